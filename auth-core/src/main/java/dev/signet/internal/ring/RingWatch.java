package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Stamp;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one agent of a ring signs with now, whichever process changes it. Between two looks at the document the answer is one read of
 * memory; a look reads the document only when its stamp has changed. An agent that nobody asks for costs nothing.
 *
 * <p>Safe for use by several threads.
 */
public final class RingWatch {
    /** What another process did is known within this, so that a key revoked there signs no longer than a second. */
    static final Duration EVERY = Duration.ofMillis(500);

    private final RingStore ring;
    private final AgentName name;
    private final TimeSource time;
    private volatile @Nullable Seen seen;

    /**
     * Has not looked yet.
     *
     * @param ring where the agent is
     * @param name of the agent
     * @param time its monotonic clock counts
     */
    public RingWatch(RingStore ring, AgentName name, TimeSource time) {
        this.ring = Objects.requireNonNull(ring, "ring");
        this.name = Objects.requireNonNull(name, "name");
        this.time = Objects.requireNonNull(time, "time");
    }

    private record Seen(SigningKey key, Stamp stamp, long at) {
        boolean isFresh(long now) {
            return now - at < EVERY.toNanos();
        }
    }

    /**
     * The key as it was half a second ago at the latest; as it is now after {@link #forget()}.
     *
     * @throws AuthException when the document can't be read: then nobody can say that the key was not revoked
     */
    public SigningKey current() throws AuthException {
        Seen known = seen;
        return known != null && known.isFresh(time.nanos()) ? known.key() : look();
    }

    private synchronized SigningKey look() throws AuthException {
        Seen known = seen;
        long now = time.nanos();
        if (known != null && known.isFresh(now)) {
            return known.key();
        }
        // Before the document: should that change in between, the next look sees another stamp.
        Stamp stamp = ring.probe();
        SigningKey key = known != null && stamp.equals(known.stamp()) ? known.key() : ring.signing(name);
        seen = new Seen(key, stamp, now);
        return key;
    }

    /** Has the next question look at the document, since it was changed here. A look under way ends first. */
    public synchronized void forget() {
        seen = null;
    }
}
