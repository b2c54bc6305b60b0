package dev.signet.verify;

import dev.signet.auth.TimeSource;
import dev.signet.internal.verify.RotatingNonces;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Nonces of a service for DPoP proofs (RFC 9449, sections 8 and 9): a proof that holds a recent one was not made long before. Several
 * instances of a service need one between them; implement this on what they share. Implementations are safe for use by several threads.
 */
public interface DpopNonces {
    /**
     * The nonce to send as {@code DPoP-Nonce}.
     *
     * @return characters that RFC 9449, section 8.1, allows
     */
    String current();

    /**
     * Whether a proof may use a nonce.
     *
     * @param nonce what the proof has; may be anything
     * @return true for the current one, and for those that were lately
     */
    boolean accepts(String nonce);

    /**
     * Random nonces for a service of one process: one for everybody, another each two minutes, the one before still taken.
     *
     * @return new nonces
     */
    static DpopNonces rotating() {
        return rotating(Duration.ofMinutes(2), new SecureRandom(), TimeSource.system());
    }

    /**
     * As {@link #rotating()}.
     *
     * @param window how long each is the current one: 1 s to 1 h; it is taken for as long once more
     * @param random what they are made from
     * @param time measures the windows
     * @return new nonces
     * @throws IllegalArgumentException for another window
     */
    static DpopNonces rotating(Duration window, SecureRandom random, TimeSource time) {
        var nonces = new RotatingNonces(
                Limits.require("window", window, Duration.ofSeconds(1), Duration.ofHours(1)), random, time);
        return new DpopNonces() {
            @Override
            public String current() {
                return nonces.current();
            }

            @Override
            public boolean accepts(String nonce) {
                return nonces.accepts(nonce);
            }
        };
    }
}
