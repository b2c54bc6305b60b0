package dev.signet.internal.keys;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AssertionSigner;
import java.util.Arrays;
import java.util.Base64;

/** Takes stored private keys of the kinds that sign JWTs into custody: Ed25519 and P-256, in PKCS#8 (RFC 5958). */
public final class StoredSigner {
    private static final String PEM_HEAD = "-----BEGIN PRIVATE KEY-----";
    private static final String PEM_TAIL = "-----END PRIVATE KEY-----";

    private StoredSigner() {}

    /**
     * A signer with the key of a document.
     *
     * @param pkcs8 in PEM (RFC 7468, section 10) or in padded standard base64 alone: Ed25519 in version 1 or 2, or P-256 with its
     *     public key, as {@code openssl genpkey} writes both
     * @throws AssertionException when it is anything else; quotes nothing of it
     */
    public static AssertionSigner of(Secret pkcs8) throws AssertionException {
        var base64 = withoutArmour(pkcs8.reveal());
        byte[] der;
        try {
            der = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Its message quotes a character of the key: nothing of it is kept.
            throw unfit("found text that is neither PEM nor padded standard base64");
        }
        try {
            var p256 = P256Signer.of(der);
            return p256 != null
                    ? p256
                    : Ed25519Signer.owning(Ed25519PrivateKey.parse(Secret.of(base64)), EngineChoice.startingWithJdk());
        } catch (AssertionException e) {
            throw der.length == P256Signer.PKCS8_LENGTH ? unfit("found 138 bytes that are not P-256") : e;
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    private static String withoutArmour(String text) throws AssertionException {
        var stripped = text.strip();
        if (!stripped.startsWith("-----")) {
            return stripped;
        }
        if (!stripped.startsWith(PEM_HEAD) || !stripped.endsWith(PEM_TAIL)) {
            throw unfit("found PEM of another kind than \"PRIVATE KEY\"");
        }
        return stripped.substring(PEM_HEAD.length(), stripped.length() - PEM_TAIL.length())
                .replaceAll("\\s", "");
    }

    static AssertionException unfit(String found) {
        return new AssertionException(
                false,
                "the private key can't be read: expected Ed25519 or P-256 in PKCS#8, " + found,
                "Give the output of openssl genpkey -algorithm ed25519, or of openssl genpkey -algorithm EC -pkeyopt"
                        + " ec_paramgen_curve:P-256.",
                null);
    }
}
