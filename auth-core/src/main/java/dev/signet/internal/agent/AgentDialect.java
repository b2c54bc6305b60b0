package dev.signet.internal.agent;

import dev.signet.agent.RegistrationRequest;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What one world says of agents: where they register, how they prove themselves, how their record is stored. Immutable. */
public interface AgentDialect {
    /** How assertions are written. */
    AssertionFormat format();

    /**
     * Where a new agent makes its key known.
     *
     * @throws ConfigurationException when this world has no agent service
     */
    URI agentRegistration() throws ConfigurationException;

    /** What an agent says of itself unless the application says something else. */
    RegistrationRequest registration();

    /** The facts in a credential's attributes that requests of its account's agents have to carry. */
    Map<String, String> accountFacts(Map<String, String> attributes);

    /**
     * Where an agent registers a task.
     *
     * @param runtimeId an {@link AssertionId}
     * @throws ConfigurationException when this world has no agent service
     */
    URI taskRegistration(String runtimeId) throws ConfigurationException;

    /** Where the agents of an account are listed; empty when this world publishes no such place and nobody configured one. */
    Optional<URI> agentListing();

    /**
     * Where the registration of an agent ends; empty when this world publishes no such place and nobody configured one.
     *
     * @param runtimeId an {@link AssertionId}
     */
    Optional<URI> agentRevocation(String runtimeId);

    /**
     * Who signs the tokens that carry an agent's key.
     *
     * @throws ConfigurationException when nobody does
     */
    TokenTrust tokenTrust() throws ConfigurationException;

    /** The headers that go with an assertion, in the order to send them, such as an account id. */
    Map<String, String> companions(AgentIdentity identity);

    /** The task that the agent registered last, where its record tells. */
    Optional<String> knownTask(AgentIdentity identity);

    /**
     * The identity in the claims of a token, whose key may sign from now on.
     *
     * @param claims of a token that was verified
     */
    AgentIdentity identityOf(JsonObject claims) throws DamagedCredentialException;

    /**
     * The stored document with {@code taskId} noted in the record of {@code identity}.
     *
     * @return empty when the document does not hold that record, or holds that task already
     */
    Optional<byte[]> withTask(byte[] stored, AgentIdentity identity, String taskId, String where)
            throws DamagedCredentialException;

    /**
     * The stored document with a record in the place of a token.
     *
     * @param token must be the stored one still
     * @param claims of that token, which was verified
     * @param taskId the task it registered
     * @throws DamagedCredentialException {@code MIXED} when something else is stored by now
     */
    byte[] asRecord(byte[] stored, Secret token, JsonObject claims, String taskId, String where)
            throws DamagedCredentialException;

    /**
     * Who signs tokens.
     *
     * @param keySet the JWK set (RFC 7517, section 5) of the issuer
     * @param issuer what {@code iss} must be
     * @param audience what {@code aud} must hold
     */
    record TokenTrust(URI keySet, String issuer, String audience) {}
}
