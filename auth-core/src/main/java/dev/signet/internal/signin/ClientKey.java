package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.jose.SignedJwt;
import dev.signet.internal.jose.SignerJwk;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A client that proves itself by assertions it signs (RFC 7523, sections 2.2 and 3; RFC 7521, section 4.2). Each one is for one
 * request and one server: an audience of several, or one that an answer names, would let a hostile server use the assertion at
 * another. Safe for use by several threads when the signer is.
 */
final class ClientKey implements ClientProof {
    /** How long an assertion is good: for one request and a server whose clock is a little ahead. */
    static final Duration LIFE = Duration.ofSeconds(60);

    /** Tells it from every other JWT that the key may sign (RFC 8725, section 3.11). */
    private static final String TYPE = "client-authentication+jwt";

    private static final int ID_BYTES = 16;

    private final AssertionSigner signer;
    private final SecureRandom random;

    ClientKey(AssertionSigner signer) {
        this(signer, new SecureRandom());
    }

    ClientKey(AssertionSigner signer, SecureRandom random) {
        this.signer = Objects.requireNonNull(signer, "signer");
        this.random = random;
    }

    /** {@inheritDoc} Nothing is signed yet; what is amiss shows with the first assertion. */
    @Override
    public ClientAuthentication choose(String clientId, String audience, ServerMetadata server, TimeSource time) {
        return new ClientAuthentication.PrivateKeyJwt(
                clientId, () -> assertion(clientId, audience, algorithm(server.clientAssertionAlgorithms()), time));
    }

    /** What the header calls the algorithm: the name that the server lists, else the one most servers know. */
    private String algorithm(Set<String> listed) throws ConfigurationException {
        var ours = SignerJwk.algorithms(signer);
        if (listed.isEmpty()) {
            return ours.get(0);
        }
        return ours.stream()
                .filter(listed::contains)
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "the server takes client assertions signed with " + String.join(", ", new TreeSet<>(listed))
                                + ", and the client's key signs with " + String.join(" or ", ours),
                        "Register a key for an algorithm that both know: Ed25519 (EdDSA) or P-256 (ES256).",
                        null));
    }

    private Secret assertion(String clientId, String audience, String algorithm, TimeSource time) throws AuthException {
        // Refuses a signer of another kind before it signs anything.
        var unused = SignerJwk.of(signer);
        long now = Math.floorDiv(time.millis(), 1000L);
        var header = JsonObject.empty().with("typ", TYPE).with("kid", signer.keyId());
        var claims = JsonObject.empty()
                .with("iss", clientId)
                .with("sub", clientId)
                .with("aud", audience)
                .with("jti", RandomText.of(ID_BYTES, random).reveal())
                .with("iat", JsonNumber.of(now))
                .with("exp", JsonNumber.of(now + LIFE.toSeconds()));
        return SignedJwt.of(signer, algorithm, header, claims);
    }

    /** Tells the key id. */
    @Override
    public String toString() {
        return "ClientKey[" + signer.keyId() + "]";
    }
}
