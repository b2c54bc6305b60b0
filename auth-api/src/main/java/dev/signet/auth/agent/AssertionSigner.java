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
     * @return for {@code Ed25519} the 32 bytes of RFC 8032, section 5.1.5; a fresh array
     */
    byte[] publicKey();

    /**
     * What {@link #sign} computes.
     *
     * @return the JOSE name of the algorithm (RFC 8037, RFC 9864), such as {@code Ed25519}
     */
    String algorithm();

    /**
     * Signs {@code message}.
     *
     * @param message the exact bytes to sign; not kept, not changed
     * @return for {@code Ed25519} the 64 bytes of RFC 8032, section 5.1.6
     * @throws AuthException when the key is gone, locked or out of reach
     */
    byte[] sign(byte[] message) throws AuthException;

    /** Gives up the key; private bytes held in memory are wiped. Does nothing the second time. */
    @Override
    default void close() {}
}
