package dev.signet.verify;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.jose.PublicJwk;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.keys.EngineChoice;
import dev.signet.internal.verify.TargetUri;
import dev.signet.verify.VerificationException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that who sent a request holds a private key, from its header {@code DPoP} (RFC 9449, section 4.3).
 *
 * <pre>{@code
 * DpopVerifier verifier = DpopVerifier.builder().nonces(DpopNonces.rotating()).build();
 * VerifiedProof proof = verifier.verify(DpopRequest.forResource("GET", uri, dpopHeaders, accessToken, jkt));
 * }</pre>
 *
 * <p>Exactly one proof; of type {@code dpop+jwt}; signed with one of the allowed algorithms, by the public key that it brings along; for
 * this method and this address, both in the normal form of RFC 3986; made lately; never used before. With an access token it also has
 * to hold the digest of that token, and the token has to be bound to its key. When nonces are set it has to hold one of them. Its time
 * counts when the answer is given too, however long nonces and guard took.
 *
 * <p>At a token endpoint anybody can make up keys, and with them fill the replay guard: authenticate the client first where it can be.
 *
 * <p>Safe for use by several threads.
 */
public final class DpopVerifier {
    private static final String TYPE = "dpop+jwt";
    private static final int MAX_LENGTH = 8 * 1024;

    private final Set<SigningAlgorithm> algorithms;
    private final Freshness freshness;
    private final Optional<DpopNonces> nonces;
    private final Uses uses;
    private final TimeSource time;
    private final EngineChoice engines = EngineChoice.startingWithJdk();

    private DpopVerifier(Builder settings) {
        this.algorithms = settings.algorithms;
        this.freshness = settings.freshness;
        this.nonces = Optional.ofNullable(settings.nonces);
        this.uses = new Uses(
                settings.guard == null ? ReplayGuard.inMemory(100_000, 10_000, settings.time) : settings.guard);
        this.time = settings.time;
    }

    /**
     * A verifier with default settings to change.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Verifies that who sent a request holds a key.
     *
     * @param request what came in
     * @return the proof
     * @throws VerificationException when it is not believed; {@link VerificationException#headers()} then hold the nonce for the next try
     *     if that is what is missing
     * @throws IllegalArgumentException when the request's own address is no http or https URI with a host
     */
    public VerifiedProof verify(DpopRequest request) throws VerificationException {
        TargetUri target = TargetUri.of(request.uri())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the address of a request must be an absolute http or https URI, as the caller knows it"));
        Answering answering = request.answering();
        if (request.proofs().size() != 1) {
            throw answering.refuse(
                    Reason.MALFORMED,
                    "expected exactly one header DPoP, found "
                            + request.proofs().size());
        }
        ReceivedJwt received = ReceivedJwt.parse(request.proofs().get(0), "one header DPoP", MAX_LENGTH, answering);
        PublicJwk key = requireSigned(received);
        requireRequest(received, request.method(), target);
        String jwtId = received.shortText(received.claims(), "jti");
        Instant issuedAt = received.requireDate("iat");
        freshness.require(issuedAt, time.instant(), answering);
        requireNonce(received);
        String thumbprint = key.thumbprint();
        Optional<Secret> accessToken = request.accessToken();
        if (accessToken.isPresent()) {
            requireToken(received, accessToken.get(), thumbprint, request.boundThumbprint());
        }
        uses.requireFirst("dpop:" + thumbprint, jwtId, freshness.end(issuedAt), answering);
        // Nonces and guard may be asked over a network, and a guard remembers nothing past the end.
        freshness.require(issuedAt, time.instant(), answering);
        return new VerifiedProof(thumbprint, jwtId, issuedAt, bindings(accessToken.isPresent()));
    }

    /** Steps 2 to 7 of the section. */
    private PublicJwk requireSigned(ReceivedJwt received) throws VerificationException {
        received.requireType(TYPE);
        SigningAlgorithm algorithm = received.requireAlgorithm(algorithms);
        received.requireNothingBrought("jwk");
        if (!(received.header().find("jwk").orElseThrow(() -> received.missing("jwk")) instanceof JsonObject jwk)) {
            throw received.malformed("expected an object as \"jwk\", found something else");
        }
        if (PublicJwk.givesPrivatePartAway(jwk)) {
            throw received.malformed("expected a public key as \"jwk\", found a private or symmetric one");
        }
        PublicJwk key = PublicJwk.read(jwk)
                .filter(read -> read.algorithms().contains(algorithm))
                .orElseThrow(() -> received.malformed("expected a sound key for its algorithm as \"jwk\", found none"));
        boolean fits = key.verifier(algorithm, engines)
                .filter(verifier -> verifier.verifies(
                        received.jwt().signingInput(), received.jwt().signature()))
                .isPresent();
        if (!fits) {
            throw received.answering()
                    .refuse(Reason.BAD_SIGNATURE, "its signature is not by the key that it brings along");
        }
        return key;
    }

    /** Steps 8 and 9. Methods are case-sensitive (RFC 9110, section 9.1). */
    private static void requireRequest(ReceivedJwt received, String method, TargetUri target)
            throws VerificationException {
        if (!received.text(received.claims(), "htm").equals(method)) {
            throw received.answering()
                    .refuse(Reason.WRONG_REQUEST, "expected the method of the request as \"htm\", found another one");
        }
        Optional<TargetUri> named = TargetUri.parse(received.text(received.claims(), "htu"));
        if (!named.equals(Optional.of(target))) {
            throw received.answering()
                    .refuse(
                            Reason.WRONG_REQUEST,
                            "expected the address " + target.text() + " as \"htu\", found another one");
        }
    }

    /** Step 10. */
    private void requireNonce(ReceivedJwt received) throws VerificationException {
        if (nonces.isEmpty()) {
            return;
        }
        if (received.claims().find("nonce").isEmpty()
                || !nonces.get().accepts(received.text(received.claims(), "nonce"))) {
            throw received.answering()
                    .refuse(
                            Reason.NONCE_NEEDED,
                            "expected a nonce of this service, found none or an old one",
                            Optional.of(nonces.get().current()));
        }
    }

    /** Step 12. */
    private static void requireToken(
            ReceivedJwt received, Secret accessToken, String thumbprint, String boundThumbprint)
            throws VerificationException {
        if (!isSame(received.text(received.claims(), "ath"), Uses.digest(accessToken.reveal()))) {
            throw received.answering()
                    .refuse(
                            Reason.WRONG_TOKEN,
                            "expected the digest of the access token as \"ath\", found another one");
        }
        if (!isSame(thumbprint, boundThumbprint)) {
            throw received.answering()
                    .refuse(
                            Reason.WRONG_TOKEN,
                            "the access token is bound to " + (boundThumbprint.isEmpty() ? "no key" : "another key"));
        }
    }

    private static boolean isSame(String found, String expected) {
        return MessageDigest.isEqual(found.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private Set<Binding> bindings(boolean withToken) {
        Set<Binding> bindings =
                EnumSet.of(Binding.SIGNER, Binding.METHOD, Binding.URI, Binding.TIME, Binding.SINGLE_USE);
        if (withToken) {
            bindings.add(Binding.ACCESS_TOKEN);
        }
        if (nonces.isPresent()) {
            bindings.add(Binding.NONCE);
        }
        return bindings;
    }

    /** Settings of a {@link DpopVerifier}. Not safe for use by several threads. */
    public static final class Builder {
        private Set<SigningAlgorithm> algorithms = Set.of(SigningAlgorithm.EDDSA, SigningAlgorithm.ES256);
        private Freshness freshness = Freshness.DEFAULT;
        private @Nullable DpopNonces nonces;
        private @Nullable ReplayGuard guard;
        private TimeSource time = TimeSource.system();

        private Builder() {}

        /**
         * The algorithms that may be used; EdDSA and ES256 unless set.
         *
         * @param names of EdDSA, Ed25519, ES256, RS256 and PS256
         * @return this builder
         * @throws IllegalArgumentException for none, and for any other
         */
        public Builder algorithms(Set<String> names) {
            algorithms = Algorithms.parse(names);
            return this;
        }

        /**
         * How old a proof may be; 60 s unless set.
         *
         * @param age 1 s to 5 min
         * @return this builder
         * @throws IllegalArgumentException for any other
         */
        public Builder maxAge(Duration age) {
            freshness = freshness.withMaxAge(age);
            return this;
        }

        /**
         * How far a caller's clock may be ahead of this one; 30 s unless set.
         *
         * @param ahead 0 to 60 s
         * @return this builder
         * @throws IllegalArgumentException for any other
         */
        public Builder maxAhead(Duration ahead) {
            freshness = freshness.withMaxAhead(ahead);
            return this;
        }

        /**
         * Asks for nonces in all proofs; none are asked for unless set.
         *
         * @param source shared by all instances of the service
         * @return this builder
         */
        public Builder nonces(DpopNonces source) {
            nonces = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * What remembers used proofs; {@link ReplayGuard#inMemory()} unless set. Set it when the service runs as several processes.
         *
         * @param replayGuard shared by all processes
         * @return this builder
         */
        public Builder replayGuard(ReplayGuard replayGuard) {
            guard = Objects.requireNonNull(replayGuard, "replayGuard");
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
         * Makes the verifier.
         *
         * @return a new verifier
         */
        public DpopVerifier build() {
            return new DpopVerifier(this);
        }
    }
}
