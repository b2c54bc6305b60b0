package dev.signet.auth.agent;

import dev.signet.auth.AuthException;

/**
 * Custody of one signing key. The owner of a hardware module or a key service implements this and nothing else: which
 * bytes are signed and how they travel is not its concern.
 *
 * <p>Implementations are safe for use by several threads. Whoever opens one closes it.
 */
public interface AssertionSigner extends AutoCloseable {
    /**
     * Names the key, by default its JWK thumbprint (RFC 7638).
     *
     * @return 1 to 128 characters; not secret
     */
    String keyId();

    /**
     * The public half.
     *
     * @return for {@code Ed25519} the 32 bytes of RFC 8032, section 5.1.5; for {@code ES256} the 65 bytes of the uncompressed
     *     point (SEC 1, section 2.3.3); a fresh array
     */
    byte[] publicKey();

    /**
     * What {@link #sign} computes.
     *
     * @return the JOSE name of the algorithm (RFC 7518, section 3.1; RFC 9864): {@code Ed25519}, which agents need, or {@code
     *     ES256}, which clients and proofs may use too
     */
    String algorithm();

    /**
     * Signs {@code message}.
     *
     * @param message the exact bytes to sign; not kept, not changed
     * @return for {@code Ed25519} the 64 bytes of RFC 8032, section 5.1.6; for {@code ES256} the 64 bytes of RFC 7518, section 3.4
     * @throws AuthException when the key is gone, locked or out of reach
     */
    byte[] sign(byte[] message) throws AuthException;

    /** Gives up the key; private bytes held in memory are wiped. Does nothing the second time. */
    @Override
    default void close() {}
}
