package dev.signet.internal.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The Java runtime's own engine: loads fast and signs slowly. */
final class JdkEngine implements Ed25519Engine {
    static final String ALGORITHM = "Ed25519";

    /** What stands before the key in its X.509 form (RFC 8410, section 4). */
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    @Override
    public String name() {
        return "JDK";
    }

    @Override
    public Signing signing(byte[] seed, byte[] publicKey) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        return message -> {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        };
    }

    @Override
    public Verification verification(byte[] publicKey) throws GeneralSecurityException {
        PublicKey key =
                KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKeyDocument(publicKey)));
        return (message, signature) -> {
            Signature verification = Signature.getInstance(ALGORITHM);
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        };
    }

    private static byte[] publicKeyDocument(byte[] publicKey) {
        byte[] document = Arrays.copyOf(X509_HEAD, X509_HEAD.length + publicKey.length);
        System.arraycopy(publicKey, 0, document, X509_HEAD.length, publicKey.length);
        return document;
    }

    static boolean isPublicKeyDocument(byte[] document) {
        return document.length == X509_HEAD.length + Ed25519PublicKey.LENGTH
                && Arrays.equals(document, 0, X509_HEAD.length, X509_HEAD, 0, X509_HEAD.length);
    }

    /** The key inside of a document of its kind. */
    static byte[] publicKey(byte[] document) {
        return Arrays.copyOfRange(document, X509_HEAD.length, document.length);
    }
}
