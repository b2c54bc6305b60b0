package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * The public half of a signer's key as a JWK (RFC 7517; RFC 8037, section 2; RFC 7518, section 6.2.1), with the members that make its
 * thumbprint and no others. Immutable.
 */
public final class SignerJwk {
    private static final String ED25519 = "Ed25519";
    private static final String EDDSA = "EdDSA";
    private static final String ES256 = "ES256";
    private static final int COORDINATE = 32;
    private static final int UNCOMPRESSED = 4;

    private final JsonObject members;

    private SignerJwk(JsonObject members) {
        this.members = members;
    }

    /**
     * The key of {@code signer}.
     *
     * @throws AssertionException when it is for another algorithm than Ed25519 and ES256, or not in the form of its algorithm
     */
    public static SignerJwk of(AssertionSigner signer) throws AssertionException {
        var key = signer.publicKey();
        return switch (signer.algorithm()) {
            case ED25519 -> {
                require(key.length == COORDINATE, signer, "32 bytes (RFC 8032, section 5.1.5)");
                yield new SignerJwk(JsonObject.empty()
                        .with("crv", ED25519)
                        .with("kty", "OKP")
                        .with("x", SignedJwt.encode(key)));
            }
            case ES256 -> {
                boolean isPoint = key.length == 2 * COORDINATE + 1 && key[0] == UNCOMPRESSED;
                require(isPoint, signer, "the 65 bytes of an uncompressed point (SEC 1, section 2.3.3)");
                yield new SignerJwk(JsonObject.empty()
                        .with("crv", "P-256")
                        .with("kty", "EC")
                        .with("x", SignedJwt.encode(Arrays.copyOfRange(key, 1, COORDINATE + 1)))
                        .with("y", SignedJwt.encode(Arrays.copyOfRange(key, COORDINATE + 1, key.length))));
            }
            default -> throw unfit(signer, "is for " + signer.algorithm() + ", expected Ed25519 or ES256");
        };
    }

    /**
     * The names that JWS headers have for what {@code signer} computes, the most widely known first: Ed25519 is {@code EdDSA} in RFC
     * 8037, which RFC 9864 replaces by its own name.
     */
    public static List<String> algorithms(AssertionSigner signer) {
        return signer.algorithm().equals(ED25519) ? List.of(EDDSA, ED25519) : List.of(signer.algorithm());
    }

    private static void require(boolean fits, AssertionSigner signer, String expected) throws AssertionException {
        if (!fits) {
            throw unfit(signer, "gave a public key of " + signer.publicKey().length + " bytes, expected " + expected);
        }
    }

    private static AssertionException unfit(AssertionSigner signer, String found) {
        return new AssertionException(
                false,
                "the signer of key " + signer.keyId() + " can't sign JWTs: it " + found,
                "Use an Ed25519 or a P-256 key, in the forms that AssertionSigner describes.",
                null);
    }

    /** The members, in alphabetical order. */
    public JsonObject members() {
        return members;
    }

    /** The thumbprint (RFC 7638) with SHA-256, in base64url: 43 characters. */
    public String thumbprint() {
        return SignedJwt.encode(sha256(members.compact()));
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Tells the thumbprint. */
    @Override
    public String toString() {
        return "SignerJwk[" + thumbprint() + "]";
    }
}
