package dev.signet.internal.agent;

import dev.signet.agent.RegistrationRequest;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A world without an agent service: nothing registers and nothing signs there. Immutable.
 *
 * @param world its name, for messages
 */
public record NoAgents(String world) implements AgentDialect {
    @Override
    public AssertionFormat format() {
        return new AgentAssertionFormat();
    }

    @Override
    public URI agentRegistration() throws ConfigurationException {
        throw none();
    }

    @Override
    public RegistrationRequest registration() {
        return new RegistrationRequest("0", "signet", "java", List.of());
    }

    @Override
    public Map<String, String> accountFacts(Map<String, String> attributes) {
        return Map.of();
    }

    @Override
    public URI taskRegistration(String runtimeId) throws ConfigurationException {
        throw none();
    }

    @Override
    public Optional<URI> agentListing() {
        return Optional.empty();
    }

    @Override
    public Optional<URI> agentRevocation(String runtimeId) {
        return Optional.empty();
    }

    @Override
    public TokenTrust tokenTrust() throws ConfigurationException {
        throw none();
    }

    @Override
    public Map<String, String> companions(AgentIdentity identity) {
        return Map.of();
    }

    @Override
    public Optional<String> knownTask(AgentIdentity identity) {
        return Optional.empty();
    }

    @Override
    public AgentIdentity identityOf(JsonObject claims) throws DamagedCredentialException {
        throw new DamagedCredentialException(
                DamagedCredentialException.Kind.UNSUPPORTED,
                "the profile " + world + " has no tokens of agents",
                "Use the profile the token was made for.",
                null);
    }

    @Override
    public Optional<byte[]> withTask(byte[] stored, AgentIdentity identity, String taskId, String where) {
        return Optional.empty();
    }

    @Override
    public byte[] asRecord(byte[] stored, Secret token, JsonObject claims, String taskId, String where)
            throws DamagedCredentialException {
        identityOf(claims);
        return stored;
    }

    private ConfigurationException none() {
        return new ConfigurationException(
                "the profile " + world + " has no agent service", "Use a profile whose services know agents.", null);
    }
}
