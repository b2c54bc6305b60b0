package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes JWTs of ours in compact form (RFC 7515, section 7.1), signed by whoever holds the key: a signer is shown the signing input
 * and nothing else, so it may be a module or a service. Loads no library.
 */
public final class SignedJwt {
    private static final int SIGNATURE_LENGTH = 64;

    private SignedJwt() {}

    /**
     * A JWT.
     *
     * @param algorithm as the header is to name it: one of {@link SignerJwk#algorithms}
     * @param header without {@code alg}, which becomes its first member
     * @param claims the payload
     * @throws AuthException when the signer does not sign, or not as its algorithm has it
     */
    public static Secret of(AssertionSigner signer, String algorithm, JsonObject header, JsonObject claims)
            throws AuthException {
        return of(signer, algorithm, header, claims.compact());
    }

    static Secret of(AssertionSigner signer, String algorithm, JsonObject header, byte[] payload) throws AuthException {
        var whole = JsonObject.empty().with("alg", algorithm);
        for (var member : header.members().entrySet()) {
            whole = whole.with(member.getKey(), member.getValue());
        }
        var input = encode(whole.compact()).concat(".").concat(encode(payload));
        var signature = signer.sign(input.getBytes(StandardCharsets.US_ASCII));
        if (signature.length != SIGNATURE_LENGTH) {
            throw new AssertionException(
                    false,
                    "the signer of key " + signer.keyId() + " gave a signature of " + signature.length
                            + " bytes, and one of " + signer.algorithm() + " has " + SIGNATURE_LENGTH,
                    "Have it give the raw signature (RFC 8032, section 5.1.6; RFC 7518, section 3.4), not one in DER.",
                    null);
        }
        return Secret.of(input.concat(".").concat(encode(signature)));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
