package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.RetryAfter;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the metadata of an issuer: from the place of OpenID Connect Discovery, section 4, and where there is none, from that of RFC
 * 8414, section 3. No redirect is followed, and at most 1 MiB is read. Keeps nothing. Safe for use by several threads.
 */
public final class MetadataSource {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int OK = 200;
    private static final Set<Integer> ABSENT = Set.of(400, 404, 405, 410);

    private final TokenServiceClient service;
    private final HostResolver resolver;
    private final Set<String> trustedHosts;
    private final TimeSource time;

    /**
     * Fetches nothing yet.
     *
     * @param service the only way to the network; not closed by this source
     * @param resolver tells where the names in a document lead
     * @param trustedHosts hosts, in lower case, that a document may name though they are not of the public network
     * @param time dates what is fetched
     */
    public MetadataSource(
            TokenServiceClient service, HostResolver resolver, Set<String> trustedHosts, TimeSource time) {
        this.service = Objects.requireNonNull(service, "service");
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        this.trustedHosts = Set.copyOf(trustedHosts);
        this.time = Objects.requireNonNull(time, "time");
    }

    /** As {@link #fetch(String, Duration)}, within 15 s. */
    public ServerMetadata fetch(String issuer) throws AuthException {
        return fetch(issuer, DEADLINE);
    }

    /**
     * Fetches the metadata of {@code issuer}: one or two requests.
     *
     * @param issuer as configured: https, or http on a loopback address, without query and fragment
     * @param deadline the longest all requests together may take; looking names up is not counted
     * @throws ConfigurationException when the issuer can't be one, publishes nothing, or what it publishes is refused
     * @throws TokenServiceException when it can't be reached or fails, with its hint when to try again
     */
    public ServerMetadata fetch(String issuer, Duration deadline) throws AuthException {
        URI address = requireIssuer(issuer);
        var reader = new MetadataReader(issuer, trustedHosts, resolver);
        long begun = time.nanos();
        for (URI place : places(address)) {
            Instant asked = time.instant();
            Duration left = deadline.minusNanos(time.nanos() - begun);
            if (left.isNegative() || left.isZero()) {
                throw unavailable(place, "no time was left for it", null);
            }
            Answer answer = service.get(place, left);
            if (!(answer instanceof Answer.Response response)) {
                throw unavailable(place, reason(answer), null);
            }
            if (response.status() == OK) {
                return reader.read(response.body(), asked);
            }
            if (!ABSENT.contains(response.status())) {
                String redirect = response.status() / 100 == 3 ? ": redirects are never followed" : "";
                throw unavailable(place, "it answered " + response.status() + redirect, retryAfter(response));
            }
        }
        throw new ConfigurationException(
                "the issuer " + issuer + " publishes no metadata: neither of " + places(address) + " is there",
                "Check the issuer's address, a path and a slash at its end included.",
                null);
    }

    /** Both forms; without a path they differ in the name only. */
    static List<URI> places(URI issuer) {
        String origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
        String path = issuer.getRawPath();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return List.of(
                URI.create(origin + trimmed + "/.well-known/openid-configuration"),
                URI.create(origin + "/.well-known/oauth-authorization-server" + trimmed));
    }

    private static URI requireIssuer(String issuer) throws ConfigurationException {
        URI address;
        try {
            address = Endpoints.requireSecure(new URI(issuer), "the issuer");
        } catch (URISyntaxException e) {
            // Neither quoted nor chained: an address may carry a password.
            throw new ConfigurationException(
                    "the issuer is not an address", "Set it to an address such as https://login.example.", null);
        }
        if (address.getRawQuery() != null) {
            throw new ConfigurationException(
                    "the issuer must be an address without a query (RFC 8414, section 2)",
                    "Cut the question mark and what follows it off.",
                    null);
        }
        return address;
    }

    private static String reason(Answer answer) {
        return answer instanceof Answer.NotSent notSent ? notSent.detail() : ((Answer.Lost) answer).detail();
    }

    private @Nullable Duration retryAfter(Answer.Response response) {
        return response.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, time.instant()))
                .orElse(null);
    }

    private static TokenServiceException unavailable(URI place, String reason, @Nullable Duration retryAfter) {
        return new TokenServiceException(
                "the metadata at " + Endpoints.describe(place) + " could not be had: " + reason,
                "Check the network and the issuer's address, then try again.",
                retryAfter,
                null);
    }
}
