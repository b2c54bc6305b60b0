package dev.signet.internal.codex;

import dev.signet.agent.RegistrationRequest;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.internal.agent.AgentAssertionFormat;
import dev.signet.internal.agent.AgentDialect;
import dev.signet.internal.agent.AssertionFormat;
import dev.signet.internal.config.Settings;
import dev.signet.internal.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Agents of the Codex CLI's world: AgentAssertion, its task and agent registration, and its issuer of tokens. */
final class CodexAgents implements AgentDialect {
    private static final String ISSUER = "https://chatgpt.com/codex-backend/agent-identity";
    private static final String AUDIENCE = "codex-app-server";

    /** Of what is said at a registration, not of the build: nothing depends on it. */
    private static final String VERSION = "0.1";

    private final CodexEndpoints endpoints;
    private final TokenTrust trust;

    private CodexAgents(CodexEndpoints endpoints, TokenTrust trust) {
        this.endpoints = endpoints;
        this.trust = trust;
    }

    static CodexAgents of(Settings settings, CodexIssuer issuer) throws ConfigurationException {
        var endpoints = CodexEndpoints.of(settings, issuer);
        var keySet = endpoints.agentKeySet(CodexEndpoints.DEFAULT_BASE);
        return new CodexAgents(endpoints, new TokenTrust(keySet, ISSUER, AUDIENCE));
    }

    @Override
    public AssertionFormat format() {
        return new AgentAssertionFormat();
    }

    @Override
    public URI agentRegistration() {
        return endpoints.agentRegistration();
    }

    @Override
    public RegistrationRequest registration() {
        return new RegistrationRequest(VERSION, "signet", "java", List.of("responsesapi"));
    }

    @Override
    public Map<String, String> accountFacts(Map<String, String> attributes) {
        var facts = new HashMap<>(attributes);
        facts.keySet().retainAll(Set.of(CodexAttributes.ACCOUNT_ID, CodexAttributes.FEDRAMP));
        return facts;
    }

    @Override
    public URI taskRegistration(String runtimeId) {
        return endpoints.taskRegistration(runtimeId);
    }

    @Override
    public Optional<URI> agentListing() {
        return endpoints.agentListing();
    }

    @Override
    public Optional<URI> agentRevocation(String runtimeId) {
        return endpoints.agentRevocation(runtimeId);
    }

    @Override
    public TokenTrust tokenTrust() {
        return trust;
    }

    @Override
    public Map<String, String> companions(AgentIdentity identity) {
        return CodexProfile.companions(identity.attributes());
    }

    @Override
    public Optional<String> knownTask(AgentIdentity identity) {
        return Optional.ofNullable(identity.attributes().get(CodexAttributes.TASK_ID));
    }

    @Override
    public AgentIdentity identityOf(JsonObject claims) throws DamagedCredentialException {
        return StoredAgent.ofVerified(claims, "the agent's token");
    }

    @Override
    public Optional<byte[]> withTask(byte[] stored, AgentIdentity identity, String taskId, String where)
            throws DamagedCredentialException {
        var found = AuthJsonCodec.INSTANCE.decode(stored, where);
        boolean ours = found.isPresent()
                && found.get() instanceof AgentIdentity agent
                && agent.runtimeId().equals(identity.runtimeId())
                && agent.source().equals(identity.source());
        if (!ours || knownTask((AgentIdentity) found.get()).equals(Optional.of(taskId))) {
            return Optional.empty();
        }
        return Optional.of(AuthJsonWriter.over(stored, where).task(identity.runtimeId(), taskId));
    }

    @Override
    public byte[] asRecord(byte[] stored, Secret token, JsonObject claims, String taskId, String where)
            throws DamagedCredentialException {
        var record = AuthJsonWriter.over(stored, where).verifiedAgent(token, claims);
        return AuthJsonWriter.over(record, where).task(identityOf(claims).runtimeId(), taskId);
    }
}
