package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The key that will be made if one is needed: the same one each time it is asked for, since an edit that makes use of it may be applied
 * again. Used by one thread.
 */
final class Candidate {
    private final KeyMaker keys;
    private final Instant now;
    private @Nullable RingKey made;

    Candidate(KeyMaker keys, Instant now) {
        this.keys = keys;
        this.now = now;
    }

    RingKey key() throws AuthException {
        RingKey known = made;
        if (known == null) {
            known = keys.make(now);
            made = known;
        }
        return known;
    }
}
