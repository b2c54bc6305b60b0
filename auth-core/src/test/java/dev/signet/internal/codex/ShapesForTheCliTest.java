package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.gate.Figures;
import dev.signet.gate.FirstParty;
import dev.signet.gate.PrivateAuthority;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.jose.JwkSetCache;
import dev.signet.internal.jose.JwtVerifier;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedAgent;
import dev.signet.testkit.IssuedSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real CLI reads each shape that Signet writes, and says of it what it says of its own. */
@Tag("peers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShapesForTheCliTest {
    private static final String KEY = "API key configured - ";
    private static final String TOKENS = "Logged in using ChatGPT";
    private static final String AGENT = "Logged in using access token";
    private static final String PERSONAL = "Logged in using personal access token";
    private static final String UNREADABLE = "Error checking login status: failed to deserialize CLI auth from file: ";

    private final Figures figures = Figures.of("shapes-for-the-cli");
    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
    private final IssuedAgent agent = server.agents().issue(Account.of("acct-1111"));
    private final IssuedSession session = server.signIn(agent.account());
    private final Instant now = TimeSource.system().instant();
    private final Secret personalToken = Secret.of(server.personalTokens().issuePersonalAccessToken(agent.account()));
    private final OauthProvenance provenance =
            OauthProvenance.create("https://auth.openai.com", "app_x", new SecureRandom());
    private final List<String> read = new ArrayList<>();
    private int refusals;
    private PeerWorld world;

    @BeforeAll
    void prepare(@TempDir Path folder) throws Exception {
        world = new PeerWorld(folder, PrivateAuthority.create(folder, FirstParty.HOSTS), server);
        world.set(CodexEndpoints.ACCOUNT_BASE, server.personalTokens().baseUri().toString());
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        // Without npm it never was.
        if (world != null) {
            figures.print(
                    "the CLI read %d shapes of ours and refused %d damaged ones; %d calls for other hosts refused; shapes: %s",
                    read.size(), refusals, world.refusedHosts().size(), String.join("; ", read));
            world.close();
        }
    }

    /** What Signet has written, and what the CLI is to say of it. */
    record Shape(String name, byte[] document, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource({"keysAndTokens", "agents", "severalKinds"})
    void isReadByTheCli(Shape shape) throws Exception {
        var home = world.home(shape.document());

        var status = world.status(home);
        assertThat(status.output()).startsWith(shape.said());
        assertThat(status.exit()).isZero();
        assertThat(Files.readAllBytes(home.authJson())).isEqualTo(shape.document());
        read.add(shape.name());

        // What shows that the CLI has looked at all of it.
        var cut = world.status(world.home(Arrays.copyOf(shape.document(), shape.document().length - 1)));
        assertThat(cut.output()).startsWith(UNREADABLE);
        assertThat(cut.exit()).isEqualTo(1);
        refusals++;
    }

    List<Shape> keysAndTokens() throws Exception {
        var writer = AuthJsonWriter.fresh();
        var stored = writer.tokens(session.tokenSet(), provenance, Optional.empty(), now);
        var received = TokenSet.builder()
                .accessToken(Secret.of(server.signIn(agent.account()).accessToken()))
                .build();
        var nobody = TokenSet.builder()
                .idToken(Secret.of(SampleTokens.jwt("{}")))
                .accessToken(Secret.of("opaque"))
                .build();
        return List.of(
                new Shape("API key", writer.apiKey(Secret.of(server.issueApiKey())), KEY),
                new Shape("tokens", stored, TOKENS),
                new Shape("tokens, refreshed", AuthJsonCodec.INSTANCE.merge(stored, received, now, "a file"), TOKENS),
                new Shape("tokens of nobody", writer.tokens(nobody, provenance, Optional.empty(), now), TOKENS),
                new Shape("personal access token", writer.personalAccessToken(personalToken), PERSONAL));
    }

    List<Shape> agents() throws Exception {
        var writer = AuthJsonWriter.fresh();
        var whole = PeerWorld.identity(agent, Map.of());
        var fedramp = server.agents().issue(Account.of("acct-2222").withFedramp());
        var token = server.agentTokens().issue(agent);
        var written = AuthJsonWriter.over(writer.agent(PeerWorld.tokenIdentity(agent, token)), "a file")
                .verifiedAgent(Secret.of(token), verified(token));
        return List.of(
                new Shape("agent", writer.agent(whole), AGENT),
                new Shape("agent with a task", writer.agent(PeerWorld.identity(agent, task())), AGENT),
                new Shape("agent with a key in version 1", writer.agent(withKeyInVersion1(whole)), AGENT),
                new Shape("FedRAMP agent", writer.agent(PeerWorld.identity(fedramp, Map.of())), AGENT),
                new Shape("bare agent", writer.agent(PeerWorld.bareIdentity(agent)), AGENT),
                new Shape("agent token", writer.agent(PeerWorld.tokenIdentity(agent, token)), AGENT),
                new Shape(
                        "agent token without an address",
                        writer.agent(PeerWorld.tokenIdentity(agent, withoutAddress())),
                        AGENT),
                new Shape("agent token, verified", written, AGENT),
                new Shape(
                        "agent token, verified, with a task",
                        AuthJsonWriter.over(written, "a file").task(agent.agentRuntimeId(), "task-1"),
                        AGENT));
    }

    List<Shape> severalKinds() throws Exception {
        var key = Optional.of(Secret.of(server.issueApiKey()));
        var withKey = AuthJsonWriter.fresh().tokens(session.tokenSet(), provenance, key, now);
        var beside = AuthJsonWriter.over(withKey, "a file").agentBesideTokens(PeerWorld.identity(agent, task()));
        var bareBeside = AuthJsonWriter.over(withKey, "a file").agentBesideTokens(PeerWorld.bareIdentity(agent));
        var unknown = "{\"later\":{\"a\":[1.10]},\"agent_identity\":" + incomplete() + "}";
        var kept = AuthJsonWriter.over(utf8(unknown), "a file")
                .tokens(session.tokenSet(), provenance, Optional.empty(), now);
        var token = server.agentTokens().issue(agent);
        var all = new String(beside, StandardCharsets.UTF_8)
                .replace("\"chatgpt\"", "\"agentIdentity\"")
                .replaceFirst("(?s)\"agent_identity\".*", "\"agent_identity\":\"" + token + "\"}");
        return List.of(
                new Shape("tokens and a key", withKey, TOKENS),
                new Shape("tokens, a key and an agent", beside, TOKENS),
                new Shape("tokens, a key and a bare agent", bareBeside, TOKENS),
                new Shape("tokens beside what was kept", kept, TOKENS),
                new Shape(
                        "a verified agent token beside tokens and a key",
                        AuthJsonWriter.over(utf8(all), "a file").verifiedAgent(Secret.of(token), verified(token)),
                        AGENT));
    }

    /** Why the writer fills in what is not known: without it the tokens beside are lost to the CLI too. */
    @Test
    void isRefusedByTheCliWithoutWhatItMustFindOfAnAgent() throws Exception {
        var tokens = AuthJsonWriter.fresh().tokens(session.tokenSet(), provenance, Optional.empty(), now);
        var record = new String(
                AuthJsonWriter.over(tokens, "a file").agentBesideTokens(PeerWorld.identity(agent, Map.of())),
                StandardCharsets.UTF_8);
        for (String member : List.of("chatgpt_user_id", "plan_type")) {
            var without = record.replaceFirst(",\n *\"" + member + "\": \"[^\"]*\"", "");
            assertThat(without).hasSizeLessThan(record.length());
            var status = world.status(world.home(utf8(without)));
            assertThat(status.output()).startsWith(UNREADABLE);
            assertThat(status.exit()).isEqualTo(1);
            refusals++;
        }
    }

    @Test
    void isRefusedByTheCliWhenNobodyVouchesForIt() throws Exception {
        var forAnother = server.agentTokens().token(agent).audience("another").issue();
        var unverified =
                world.status(world.home(AuthJsonWriter.fresh().agent(PeerWorld.tokenIdentity(agent, forAnother))));
        assertThat(unverified.output()).startsWith("Error checking login status: failed to verify agent identity JWT");
        assertThat(unverified.exit()).isEqualTo(1);

        var unknown = AuthJsonWriter.fresh().personalAccessToken(Secret.of("at-unknown"));
        assertThat(world.status(world.home(unknown)).exit()).isEqualTo(1);
        refusals += 2;
    }

    private JsonObject verified(String token) throws Exception {
        try (var service = new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system())) {
            var verifier = new JwtVerifier(
                    new JwkSetCache(service, TimeSource.system()),
                    server.agentTokens().jwkSetUri(),
                    CodexFixtures.AGENT_TOKEN_ISSUER,
                    CodexFixtures.AGENT_TOKEN_AUDIENCE,
                    TimeSource.system());
            return verifier.verify(Secret.of(token)).claims();
        }
    }

    private String withoutAddress() {
        return server.agentTokens().token(agent).withoutClaims("email").issue();
    }

    private static AgentIdentity withKeyInVersion1(AgentIdentity identity) throws Exception {
        var stored = (AgentIdentity.StoredRecord) identity.source();
        try (var key = Ed25519PrivateKey.parse(stored.privateKey())) {
            var source = new AgentIdentity.StoredRecord(key.toPkcs8V1());
            return new AgentIdentity(identity.runtimeId(), source, identity.attributes());
        }
    }

    /** A record as an embedder may have put it there: readable, but not for the CLI. */
    private String incomplete() {
        return "{\"agent_runtime_id\":\"" + agent.agentRuntimeId() + "\",\"agent_private_key\":\"" + agent.privateKey()
                + "\",\"account_id\":\"" + agent.account().id() + "\"}";
    }

    private static Map<String, String> task() {
        return Map.of(CodexAttributes.TASK_ID, "task-1");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
