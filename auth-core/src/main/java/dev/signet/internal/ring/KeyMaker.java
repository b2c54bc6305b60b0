package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.internal.keys.Ed25519PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;

/** Makes new keys. Safe for use by several threads. */
@FunctionalInterface
interface KeyMaker {
    /** A key that was never used. */
    RingKey make(Instant now) throws AuthException;

    /** Makes keys from random bytes. */
    static KeyMaker of(SecureRandom random) {
        return now -> {
            try (Ed25519PrivateKey fresh = Ed25519PrivateKey.generate(random)) {
                return RingKey.generated(fresh, now);
            }
        };
    }
}
