package dev.signet.internal.keys;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/** Tink's engine: signs about ten times as fast as the JDK's, and more so where Conscrypt is there, which it finds by itself. */
final class TinkEngine implements Ed25519Engine {
    private final String name;

    private TinkEngine(String name) {
        this.name = name;
    }

    /**
     * Loads the engine and lets it prove itself on the first test of RFC 8032, section 7.1, which also has its classes
     * loaded before a caller waits for them.
     *
     * @throws GeneralSecurityException when it may not be used, as in FIPS mode, or computes something else
     */
    static TinkEngine load() throws GeneralSecurityException {
        byte[] seed = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] publicKey = HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        byte[] expected = HexFormat.of()
                .parseHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        PublicKeySign signing = newSigning(seed, publicKey);
        byte[] signature = signing.sign(new byte[0]);
        if (!Arrays.equals(signature, expected)) {
            throw new GeneralSecurityException("a signature differs from that of RFC 8032, section 7.1");
        }
        newVerification(publicKey).verify(signature, new byte[0]);
        return new TinkEngine(signing instanceof Ed25519Sign ? "Tink" : "Tink with Conscrypt");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Signing signing(byte[] seed, byte[] publicKey) throws GeneralSecurityException {
        return newSigning(seed, publicKey)::sign;
    }

    @Override
    public Verification verification(byte[] publicKey) throws GeneralSecurityException {
        PublicKeyVerify verification = newVerification(publicKey);
        return (message, signature) -> {
            verification.verify(signature, message);
            return true;
        };
    }

    /** Not by the constructor, which never uses Conscrypt. */
    @AccessesPartialKey
    private static PublicKeySign newSigning(byte[] seed, byte[] publicKey) throws GeneralSecurityException {
        return Ed25519Sign.create(com.google.crypto.tink.signature.Ed25519PrivateKey.create(
                tinkKey(publicKey), SecretBytes.copyFrom(seed, InsecureSecretKeyAccess.get())));
    }

    private static PublicKeyVerify newVerification(byte[] publicKey) throws GeneralSecurityException {
        return Ed25519Verify.create(tinkKey(publicKey));
    }

    @AccessesPartialKey
    private static com.google.crypto.tink.signature.Ed25519PublicKey tinkKey(byte[] publicKey)
            throws GeneralSecurityException {
        return com.google.crypto.tink.signature.Ed25519PublicKey.create(Bytes.copyFrom(publicKey));
    }
}
