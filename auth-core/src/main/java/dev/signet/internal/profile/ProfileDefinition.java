package dev.signet.internal.profile;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.agent.AgentDialect;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.policy.CredentialFacts;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.PolicySources;
import dev.signet.internal.signin.MachineService;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one world calls things: codec, layout, endpoints, dialect, header scheme, origins, staleness. Immutable. */
public interface ProfileDefinition {
    /** The name a person gives in a setting, such as {@code acme}. */
    String name();

    /**
     * Where this world keeps a login unless told otherwise. Reads nothing but {@code settings}.
     *
     * @return empty when no variable names a place and the person has no folder
     * @throws ConfigurationException when a variable that names the place can't be followed
     */
    Optional<Path> defaultHome(Settings settings) throws ConfigurationException;

    StoreLayout layout();

    CredentialCodec codec();

    /**
     * The headers that carry {@code credential}, in the order to send them.
     *
     * @throws IllegalArgumentException for {@link Credential.Unsupported} and {@link Credential.AgentIdentity}, which the session
     *     never passes
     */
    Map<String, String> headers(Credential credential);

    /** The origins credentials belong to, besides those the embedder allows. */
    Set<URI> origins();

    /**
     * The refresher of this world.
     *
     * @param service the only way to the network
     * @param settings overrides of the endpoint are taken from here, and must be https or loopback
     * @param time what dates in answers are measured against
     * @throws ConfigurationException when an override is not acceptable
     */
    TokenRefresher refresher(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException;

    /**
     * How agents prove themselves in this world.
     *
     * @param settings overrides of endpoints are taken from here
     * @throws ConfigurationException when an override is not acceptable
     */
    AgentDialect agents(Settings settings) throws ConfigurationException;

    /**
     * The variable that {@link #ambient} would read the credential from. Its value is not looked into, so that a policy can be
     * asked first.
     *
     * @param settings empty unless the embedder opted in
     * @return empty when the environment gives no credential
     */
    Optional<String> ambientVariable(Settings settings);

    /**
     * The credential that the environment gives, which comes before the stored one.
     *
     * @param settings empty unless the embedder opted in
     * @throws ConfigurationException naming the variable that wins and can't be used, never its value
     */
    AmbientCredential ambient(Settings settings) throws ConfigurationException;

    /**
     * The grant that the environment selects for this process, which comes before any other credential of the environment.
     *
     * @param service the only way to the network; nothing is sent yet
     * @param settings empty unless the embedder opted in
     * @param time clocks
     * @throws ConfigurationException naming the variable that can't be used or is missing
     */
    default Optional<WorkloadGrant> workload(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        return Optional.empty();
    }

    /**
     * The credential in an access token that a person or a program was given: a bearer token, or the token of an agent.
     *
     * @param token in the clear; white space around it is passed over
     * @param where who gave it, for messages
     * @throws ConfigurationException when it is neither; quotes nothing of it
     */
    Credential accessToken(String token, String where) throws ConfigurationException;

    /**
     * How people and programs sign in to this world.
     *
     * @param service the only way to the network
     * @param settings overrides of endpoints are taken from here
     * @param time clocks
     * @param random what verifiers, states and nonces are made from
     * @throws ConfigurationException when an override is not acceptable
     */
    LoginDialect login(TokenServiceClient service, Settings settings, TimeSource time, SecureRandom random)
            throws ConfigurationException;

    /**
     * Finds out whose credentials are that do not tell.
     *
     * @param service the only way to the network
     * @param settings overrides of endpoints are taken from here
     * @param time clocks
     * @throws ConfigurationException when an override is not acceptable
     */
    default OwnerLookup owners(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        return OwnerLookup.NONE;
    }

    /** What a policy has to know of {@code credential}; none of it is secret. Pure. */
    CredentialFacts facts(Credential credential, CredentialSource source);

    /**
     * How machines get tokens for themselves in this world.
     *
     * @param service the only way to the network
     * @param settings the environment, as far as the embedder opted in
     * @param time clocks
     * @throws ConfigurationException when this world has no such grants
     */
    MachineService machines(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException;

    /** The files an organisation's policy comes from, for a home. */
    PolicySources policySources(Path home, Settings settings);

    /** The variables that may name a CA bundle; the first that is set counts. */
    List<String> caBundleVariables();

    /** The variables in {@code settings} that replace an endpoint of this world, with the address each names. */
    Map<String, URI> endpointOverrides(Settings settings) throws ConfigurationException;

    /** How old a token set may get when nothing readable tells when it expires. */
    Duration maxAgeWithoutExpiry();

    /** How long after a rotation the server still takes the previous refresh token; empty when that is not known. */
    Optional<Duration> refreshGrace();

    /** The store that is used where neither the application nor the home names one. */
    default String defaultStore() {
        return "file";
    }

    /** The program that shares homes with us, as a person knows it; empty when there is none. */
    default Optional<String> neighbour() {
        return Optional.empty();
    }

    /** Keeps a copy of an agent's key where the program beside us looks for it; empty when it looks nowhere. */
    default Optional<AgentMirror> mirror() {
        return Optional.empty();
    }

    /** The lock files, relative to the home, of the program beside us, in the order in which it takes them. */
    List<String> neighbourLocks();

    /** How a person signs in, as one imperative sentence. */
    String signInRemedy();
}
