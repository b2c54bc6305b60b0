package dev.signet.verify;

import dev.signet.auth.TimeSource;
import dev.signet.internal.jose.HeaderRules;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.json.JsonString;
import dev.signet.verify.VerificationException.Reason;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies which OAuth client sent a request, from its {@code client_assertion}: a JWT that it signed itself (RFC 7521, section 4.2; RFC
 * 7523, section 3; {@code private_key_jwt} of OpenID Connect).
 *
 * <pre>{@code
 * ClientAssertionVerifier verifier = ClientAssertionVerifier.issuer("https://login.acme.test").keys(keys).build();
 * VerifiedClient who = verifier.verify(form.get("client_assertion"));
 * }</pre>
 *
 * <p>The JWT has the type {@code client-authentication+jwt}; {@code iss} and {@code sub} are the client id; {@code aud} is this server's
 * issuer, as one string and no list, since a list or the address of an endpoint lets another server pass the assertion on; {@code exp} is
 * at most five minutes ahead; and {@code jti} is new. The algorithm is one that its key is for. A header that brings a key along, or
 * says where to fetch one, is refused and nothing is fetched.
 *
 * <p>What needs no key is checked first, and replay last: who can't sign can cause a look for keys at most, and never fill the guard.
 * The dates count when the answer is given too, however long keys and guard took.
 *
 * <p>Safe for use by several threads.
 */
public final class ClientAssertionVerifier {
    /** What {@code client_assertion_type} has to be; for the caller to check. */
    public static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** The {@code typ} of RFC 7523 as it is being revised, against use of other JWTs as client assertions. */
    private static final String TYPE = "client-authentication+jwt";

    private static final int MAX_LENGTH = 16 * 1024;
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final Duration LONGEST_SKEW = Duration.ofSeconds(60);

    private final KeyCheck keys;
    private final Set<String> audiences;
    private final Set<SigningAlgorithm> algorithms;
    private final boolean acceptsUntyped;
    private final Duration maxLifetime;
    private final Duration skew;
    private final Uses uses;
    private final TimeSource time;

    private ClientAssertionVerifier(Builder settings, VerificationKeys keys) {
        this.keys = new KeyCheck(keys, settings.maxRevocationDelay, Answering.CLIENT);
        this.audiences = Set.copyOf(settings.audiences);
        this.algorithms = settings.algorithms;
        this.acceptsUntyped = settings.acceptsUntyped;
        this.maxLifetime = settings.maxLifetime;
        this.skew = settings.skew;
        this.uses = new Uses(
                settings.guard == null ? ReplayGuard.inMemory(100_000, 10_000, settings.time) : settings.guard);
        this.time = settings.time;
    }

    /**
     * A verifier at one authorization server.
     *
     * @param issuer its issuer identifier (RFC 8414, section 2), which clients name as the audience, character for character
     * @return a builder
     */
    public static Builder issuer(String issuer) {
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("the issuer must be the one that clients name, but was blank");
        }
        return new Builder(issuer);
    }

    /**
     * Verifies who sent a request.
     *
     * @param clientAssertion the parameter {@code client_assertion}; null, when the request has none, is refused
     * @return the client
     * @throws VerificationException when it is not believed, or keys or guard can't be asked; waits for keys for some seconds at most
     */
    public VerifiedClient verify(@Nullable String clientAssertion) throws VerificationException {
        return verify(received(clientAssertion), Optional.empty());
    }

    /**
     * As {@link #verify(String)}, for a request that says who it is from besides (RFC 7521, section 4.2): both have to agree.
     *
     * @param clientId the parameter {@code client_id}; null, when the request has none, is refused: call {@link #verify(String)} where it
     *     may be left out
     * @param clientAssertion as in {@link #verify(String)}
     * @return the client
     * @throws VerificationException as {@link #verify(String)}
     */
    public VerifiedClient verify(@Nullable String clientId, @Nullable String clientAssertion)
            throws VerificationException {
        ReceivedJwt received = received(clientAssertion);
        if (clientId == null) {
            throw received.malformed("expected the parameter client_id beside it, found none");
        }
        return verify(received, Optional.of(clientId));
    }

    private static ReceivedJwt received(@Nullable String clientAssertion) throws VerificationException {
        return ReceivedJwt.parse(clientAssertion, "the parameter client_assertion", MAX_LENGTH, Answering.CLIENT);
    }

    private VerifiedClient verify(ReceivedJwt received, Optional<String> expected) throws VerificationException {
        received.requireNothingBrought("");
        SigningAlgorithm algorithm = received.requireAlgorithm(algorithms);
        requireType(received);
        Optional<String> keyId = keyId(received);
        String clientId = clientId(received, expected);
        requireAudience(received);
        Instant expiresAt = requireTime(received, time.instant());
        String jwtId = received.shortText(received.claims(), "jti");
        PublishedKey key = keys.require(new KeyCheck.Signed(
                clientId,
                keyId,
                algorithm,
                received.jwt().signingInput(),
                received.jwt().signature()));
        uses.requireFirst("client_assertion:" + Uses.digest(clientId), jwtId, expiresAt.plus(skew), Answering.CLIENT);
        // Looking for keys and asking the guard take time, and a guard remembers nothing past the end.
        requireTime(received, time.instant());
        return new VerifiedClient(clientId, key, jwtId, expiresAt);
    }

    private void requireType(ReceivedJwt received) throws VerificationException {
        if (acceptsUntyped
                && (received.header().find("typ").isEmpty()
                        || received.text(received.header(), "typ").equalsIgnoreCase("JWT"))) {
            return;
        }
        received.requireType(TYPE);
    }

    private static Optional<String> keyId(ReceivedJwt received) throws VerificationException {
        if (received.header().find("kid").isEmpty()) {
            return Optional.empty();
        }
        String keyId = received.text(received.header(), "kid");
        if (!HeaderRules.isKeyId(keyId)) {
            throw received.malformed("expected a key id of 1 to 128 characters, found " + keyId.length());
        }
        return Optional.of(keyId);
    }

    private static String clientId(ReceivedJwt received, Optional<String> expected) throws VerificationException {
        String issuer = received.shortText(received.claims(), "iss");
        if (!issuer.equals(received.text(received.claims(), "sub"))) {
            throw Answering.CLIENT.refuse(
                    Reason.WRONG_CLIENT, "expected one client id as \"iss\" and \"sub\", found two");
        }
        if (expected.isPresent() && !issuer.equals(expected.get())) {
            throw Answering.CLIENT.refuse(
                    Reason.WRONG_CLIENT, "it is another client's than the request says to be from");
        }
        return issuer;
    }

    private void requireAudience(ReceivedJwt received) throws VerificationException {
        var audience = received.claims().find("aud").orElseThrow(() -> received.missing("aud"));
        if (!(audience instanceof JsonString found) || !audiences.contains(found.value())) {
            throw Answering.CLIENT.refuse(
                    Reason.WRONG_AUDIENCE,
                    "expected one string of " + audiences + " as \"aud\", found "
                            + (audience instanceof JsonString ? "another one" : audience.kind()));
        }
    }

    private Instant requireTime(ReceivedJwt received, Instant now) throws VerificationException {
        Instant expiresAt = received.requireDate("exp");
        if (!now.isBefore(expiresAt.plus(skew))) {
            throw Answering.CLIENT.refuse(
                    Reason.STALE,
                    "it expired " + Duration.between(expiresAt, now).toSeconds() + " s ago");
        }
        if (expiresAt.isAfter(now.plus(maxLifetime).plus(skew))) {
            throw Answering.CLIENT.refuse(
                    Reason.TOO_LONG_LIVED,
                    "it is valid for " + Duration.between(now, expiresAt).toSeconds() + " s more, at most "
                            + maxLifetime.toSeconds() + " s are allowed");
        }
        Optional<Instant> issuedAt = received.date("iat");
        if (issuedAt.isPresent() && expiresAt.isAfter(issuedAt.get().plus(maxLifetime))) {
            throw Answering.CLIENT.refuse(
                    Reason.TOO_LONG_LIVED,
                    "its life is "
                            + Duration.between(issuedAt.get(), expiresAt).toSeconds() + " s, at most "
                            + maxLifetime.toSeconds() + " s are allowed");
        }
        requireBegun("iat", issuedAt, now);
        requireBegun("nbf", received.date("nbf"), now);
        return expiresAt;
    }

    private void requireBegun(String claim, Optional<Instant> begin, Instant now) throws VerificationException {
        if (begin.isPresent() && begin.get().isAfter(now.plus(skew))) {
            throw Answering.CLIENT.refuse(
                    Reason.FUTURE,
                    "\"" + claim + "\" is " + Duration.between(now, begin.get()).toSeconds()
                            + " s ahead of this clock, more than " + skew.toSeconds() + " s");
        }
    }

    /** Settings of a {@link ClientAssertionVerifier}. Not safe for use by several threads. */
    public static final class Builder {
        private final Set<String> audiences = new HashSet<>();
        private @Nullable VerificationKeys keys;
        private @Nullable ReplayGuard guard;
        private Set<SigningAlgorithm> algorithms = Set.copyOf(EnumSet.allOf(SigningAlgorithm.class));
        private Duration maxLifetime = LONGEST_LIFE;
        private Duration skew = Duration.ofSeconds(30);
        private Duration maxRevocationDelay = KeyCheck.DEFAULT_DELAY;
        private TimeSource time = TimeSource.system();
        private boolean acceptsUntyped;

        private Builder(String issuer) {
            audiences.add(issuer);
        }

        /**
         * Where the clients' keys are found, by client id. Required.
         *
         * @param source where
         * @return this builder
         */
        public Builder keys(VerificationKeys source) {
            keys = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * What remembers used assertions; {@link ReplayGuard#inMemory()} unless set. Set it when the server runs as several processes.
         *
         * @param replayGuard shared by all processes
         * @return this builder
         */
        public Builder replayGuard(ReplayGuard replayGuard) {
            guard = Objects.requireNonNull(replayGuard, "replayGuard");
            return this;
        }

        /**
         * Accepts the address of the token endpoint as {@code aud} too, which older clients send. No unless set: an attacker's server may
         * name that endpoint as its own, and use here what clients send there.
         *
         * @param tokenEndpoint as clients know it, character for character
         * @return this builder
         */
        public Builder acceptTokenEndpointAudience(URI tokenEndpoint) {
            audiences.add(tokenEndpoint.toString());
            return this;
        }

        /**
         * Accepts JWTs without {@code typ}, or with {@code JWT}, which older clients send. No unless set: other JWTs that a client signs
         * with the same key might pass for client assertions.
         *
         * @return this builder
         */
        public Builder acceptUntypedAssertions() {
            acceptsUntyped = true;
            return this;
        }

        /**
         * The algorithms that may be used, as far as the keys are for them; EdDSA, ES256, PS256 and RS256 unless set.
         *
         * @param names of these; {@code Ed25519} stands for EdDSA
         * @return this builder
         * @throws IllegalArgumentException for none, and for any other
         */
        public Builder algorithms(Set<String> names) {
            algorithms = Algorithms.parse(names);
            return this;
        }

        /**
         * How far ahead {@code exp} may be, and how far behind it {@code iat}; 5 min unless set.
         *
         * @param lifetime 1 s to 5 min
         * @return this builder
         * @throws IllegalArgumentException for any other
         */
        public Builder maxLifetime(Duration lifetime) {
            maxLifetime = Limits.require("maxLifetime", lifetime, Duration.ofSeconds(1), LONGEST_LIFE);
            return this;
        }

        /**
         * How far a client's clock may be off; 30 s unless set. All dates are taken with this allowance.
         *
         * @param allowance 0 to 60 s
         * @return this builder
         * @throws IllegalArgumentException for any other
         */
        public Builder clockSkew(Duration allowance) {
            skew = Limits.require("clockSkew", allowance, Duration.ZERO, LONGEST_SKEW);
            return this;
        }

        /**
         * How long it may take at most until a revoked key is refused; 60 s unless set.
         *
         * @param delay 1 s to 10 min
         * @return this builder
         * @throws IllegalArgumentException for any other
         */
        public Builder maxRevocationDelay(Duration delay) {
            maxRevocationDelay = KeyCheck.requireDelay(delay);
            return this;
        }

        /**
         * The clocks; those of the machine unless set.
         *
         * @param source where time comes from
         * @return this builder
         */
        public Builder time(TimeSource source) {
            time = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Makes the verifier. Reads nothing yet.
         *
         * @return a new verifier
         * @throws IllegalStateException without {@link #keys}
         */
        public ClientAssertionVerifier build() {
            if (keys == null) {
                throw new IllegalStateException("a client assertion is verified with the client's key: call keys(...)");
            }
            return new ClientAssertionVerifier(this, keys);
        }
    }
}
