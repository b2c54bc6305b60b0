package dev.signet.testkit;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts a {@link FakeAuthorizationServer} together: who knows whom, and what answers where. */
final class ServerParts {
    static final String TOKEN_PATH = "/oauth/token";
    static final String REVOCATION_PATH = "/oauth/revoke";

    final Tally tally = new Tally();
    private final RsaKeyPairs pairs = new RsaKeyPairs();
    final TokenLedger ledger;
    final BearerCheck bearers;
    final TokenEndpoint tokenEndpoint;
    final RevocationEndpoint revocationEndpoint;
    final ProtectedResource resource;
    final FakeAgentRegistry agents;
    final AgentTokenIssuer agentTokens;
    final IdTokenIssuer idTokens;
    final FakeClients clients;
    final FakeSignIns signIns;
    final FakeDevices devices;
    final FakeMachineGrants machines;
    final FakePersonalTokens personalTokens;
    final FakeDiscovery discovery;
    final FakeDpop dpop;

    ServerParts(URI issuer, Settings settings, Freshness freshness) {
        var writer = new ExchangeWriter(settings.time());
        String tokenUri = issuer + TOKEN_PATH;
        var rules = new AssertionRules(settings.time(), Set.of(issuer.toString(), tokenUri));

        this.ledger = new TokenLedger(issuer, settings, tally);
        this.bearers = new BearerCheck(ledger, freshness);
        this.agents = new FakeAgentRegistry(issuer, settings, bearers, tally, writer);
        this.agentTokens = new AgentTokenIssuer(issuer, settings, pairs, tally, writer);
        this.idTokens = new IdTokenIssuer(issuer, settings, pairs, tally, writer);
        this.personalTokens = new FakePersonalTokens(issuer, settings.secrets(), tally, writer);
        var machineLedger = new MachineLedger(issuer, settings);
        this.dpop = new FakeDpop(tally, settings.secrets());
        var proofs = new DpopCheck(issuer, settings, dpop, tally);
        this.resource = new ProtectedResource(
                bearers,
                agents.assertions(),
                List.of(machineLedger::admit, personalTokens::admit),
                proofs,
                tally,
                writer);

        var check = new ClientCheck(rules, tally);
        this.clients = new FakeClients(check, settings, issuer.toString(), tally);
        var sessions = new ClientSessions(issuer, settings, ledger, idTokens);
        var codes = new CodeLedger(settings, ledger, tally);
        var responses = new AuthorizationResponse(issuer, settings.secrets(), codes);
        var authorization = new AuthorizationEndpoint(settings, check, responses);
        this.signIns = new FakeSignIns(issuer, tally, writer, authorization, responses, sessions);

        var deviceLedger = new DeviceLedger(settings, tally);
        var deviceAuthorization = new DeviceAuthorizationEndpoint(issuer, settings, check, deviceLedger);
        var deviceGrant = new DeviceCodeGrant(check, deviceLedger, sessions);
        var codexDevices =
                new CodexDeviceEndpoints(issuer, check, deviceLedger, codes, settings.secrets(), deviceAuthorization);
        this.devices = new FakeDevices(
                issuer,
                tally,
                writer,
                deviceLedger,
                deviceAuthorization,
                deviceGrant,
                codexDevices,
                new DevicePage(deviceLedger, responses));

        var trust = new SubjectTrust(rules);
        this.machines = new FakeMachineGrants(settings, pairs, tally, trust, machineLedger, tokenUri);
        var apiKeys = new ApiKeyExchange(ledger, settings.secrets(), tally, resource::accept);
        Map<String, Grant> grants = Map.of(
                RefreshGrant.TYPE, new RefreshGrant(settings, ledger, check),
                CodeGrant.TYPE, new CodeGrant(codes, check, sessions),
                DeviceCodeGrant.TYPE, deviceGrant,
                ClientCredentialsGrant.TYPE, new ClientCredentialsGrant(check, machineLedger, tally),
                JwtBearerGrant.TYPE, new JwtBearerGrant(check, trust, machineLedger, tally),
                TokenExchangeGrant.TYPE, new TokenExchangeGrant(check, trust, machineLedger, apiKeys, tally));
        this.tokenEndpoint = new TokenEndpoint(settings, grants, check, proofs, tally, writer);
        this.revocationEndpoint =
                new RevocationEndpoint(ledger, List.of(machineLedger::revoke, personalTokens::revoke), tally, writer);
        this.discovery = new FakeDiscovery(issuer, tally, writer, responses, grants.keySet(), dpop);
    }

    /** What answers where. */
    List<Map<String, ? extends Endpoint>> endpoints() {
        return List.of(
                Map.of(TOKEN_PATH, tokenEndpoint, REVOCATION_PATH, revocationEndpoint),
                resource.endpoints(),
                agents.endpoints(),
                agentTokens.endpoints(),
                idTokens.endpoints(),
                signIns.endpoints(),
                devices.endpoints(),
                personalTokens.endpoints(),
                discovery.endpoints());
    }

    /** Lets go all that is held anywhere, and the keys. */
    void close() {
        tokenEndpoint.requests.open();
        tokenEndpoint.answers.open();
        resource.requests.open();
        agents.open();
        agentTokens.open();
        idTokens.open();
        signIns.open();
        devices.open();
        personalTokens.open();
        discovery.open();
        pairs.giveBack();
    }
}
