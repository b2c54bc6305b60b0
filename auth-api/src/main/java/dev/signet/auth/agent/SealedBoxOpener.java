package dev.signet.auth.agent;

import dev.signet.auth.AuthException;

/**
 * What an {@link AssertionSigner} may also be able to do: open a box that was sealed to its key. A service that hides the ids
 * it gives out seals them, so a signer without this can't be used with such a service.
 *
 * <p>The box is libsodium's {@code crypto_box_seal}, sealed to the X25519 form of the signer's Ed25519 key. Implementations
 * are safe for use by several threads.
 */
public interface SealedBoxOpener {
    /**
     * Opens {@code sealed}.
     *
     * @param sealed the sender's 32-byte ephemeral key, a 16-byte tag and the cipher text; not kept, not changed
     * @return what was sealed, maybe nothing; a fresh array
     * @throws AuthException when the box is too short, was sealed to another key or was changed, or when the key is gone
     */
    byte[] open(byte[] sealed) throws AuthException;
}
