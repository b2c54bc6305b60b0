package dev.signet.internal.profile;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one world calls things: codec, layout, endpoints, dialect, header scheme, origins, staleness. Immutable. */
public interface ProfileDefinition {
    /** The name a person gives in a setting, such as {@code acme}. */
    String name();

    /** Where this world keeps a login unless told otherwise. Reads nothing but {@code settings}. */
    Path defaultHome(Settings settings);

    StoreLayout layout();

    CredentialCodec codec();

    /**
     * The headers that carry {@code credential}, in the order to send them.
     *
     * @throws IllegalArgumentException for {@link Credential.Unsupported}, which the session never passes
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

    /** The variables that may name a CA bundle; the first that is set counts. */
    List<String> caBundleVariables();

    /** The variables in {@code settings} that replace an endpoint of this world, with the address each names. */
    Map<String, URI> endpointOverrides(Settings settings) throws ConfigurationException;

    /** How old a token set may get when nothing readable tells when it expires. */
    Duration maxAgeWithoutExpiry();

    /** How long after a rotation the server still takes the previous refresh token; empty when that is not known. */
    Optional<Duration> refreshGrace();

    /** The lock files, relative to the home, of the program beside us, in the order in which it takes them. */
    List<String> neighbourLocks();

    /** How a person signs in, as one imperative sentence. */
    String signInRemedy();
}
