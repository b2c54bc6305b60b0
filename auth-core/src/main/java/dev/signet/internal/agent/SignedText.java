package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Ed25519 signatures of text. */
final class SignedText {
    private static final String ALGORITHM = "Ed25519";
    private static final int SIGNATURE_LENGTH = 64;

    private SignedText() {}

    /** The signature of {@code text}, which is ASCII, in padded standard base64. */
    static String signature(AssertionSigner signer, String text) throws AuthException {
        if (!signer.algorithm().equals(ALGORITHM)) {
            throw unfit(signer, "is for " + signer.algorithm());
        }
        byte[] signature = signer.sign(text.getBytes(StandardCharsets.US_ASCII));
        if (signature.length != SIGNATURE_LENGTH) {
            throw unfit(signer, "gave a signature of " + signature.length + " bytes");
        }
        return Base64.getEncoder().encodeToString(signature);
    }

    private static AssertionException unfit(AssertionSigner signer, String found) {
        return new AssertionException(
                false,
                "an agent's signer must give " + ALGORITHM + " signatures of " + SIGNATURE_LENGTH
                        + " bytes; the one for key " + signer.keyId() + " " + found,
                "Register an Ed25519 key for this agent, and have its signer give the raw signature (RFC 8032).",
                null);
    }
}
