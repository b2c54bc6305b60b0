package dev.signet.internal.keys;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures under one public key (RFC 8032, section 5.1.7), equally strict with every engine. Keep it for as long as
 * the key is used. Safe for use by several threads.
 */
public final class Ed25519Verifier {
    private static final int SIGNATURE_LENGTH = 64;
    private static final int S_AT = 32;

    /** L, the order of the group (RFC 8032, section 5.1), little-endian. */
    private static final byte[] ORDER =
            HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    private final Ed25519PublicKey key;
    private final EngineChoice engines;
    private volatile @Nullable Prepared prepared;

    private Ed25519Verifier(Ed25519PublicKey key, EngineChoice engines) {
        this.key = key;
        this.engines = engines;
    }

    /** A verifier for {@code key}. */
    public static Ed25519Verifier of(Ed25519PublicKey key, EngineChoice engines) {
        return new Ed25519Verifier(key, engines);
    }

    /**
     * Returns when {@code signature} is the key owner's signature of {@code message}.
     *
     * @throws SignatureException when it is not: another length than 64 bytes, S not below the order, no point of the curve, or
     *     a signature of something else; the message quotes nothing
     */
    public void verify(byte[] message, byte[] signature) throws SignatureException {
        if (signature.length != SIGNATURE_LENGTH) {
            throw new SignatureException(
                    "an Ed25519 signature has " + SIGNATURE_LENGTH + " bytes, found " + signature.length);
        }
        if (!isBelowOrder(signature)) {
            throw new SignatureException(
                    "the Ed25519 signature is not canonical: its S must be below the order of the group");
        }
        if (!fits(message, signature)) {
            throw new SignatureException(
                    "the Ed25519 signature does not fit the message under key " + key.thumbprint());
        }
    }

    private boolean fits(byte[] message, byte[] signature) {
        try {
            return prepared().verification().verify(message, signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Prepared prepared() throws GeneralSecurityException {
        Ed25519Engine engine = engines.current();
        Prepared known = prepared;
        if (known != null && known.engine().equals(engine)) {
            return known;
        }
        Prepared fresh = new Prepared(engine, engine.verification(key.bytes()));
        prepared = fresh;
        return fresh;
    }

    private static boolean isBelowOrder(byte[] signature) {
        for (int i = ORDER.length - 1; i >= 0; i--) {
            int difference = (signature[S_AT + i] & 0xff) - (ORDER[i] & 0xff);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    private record Prepared(Ed25519Engine engine, Ed25519Engine.Verification verification) {}
}
