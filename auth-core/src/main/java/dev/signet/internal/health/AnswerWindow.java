package dev.signet.internal.health;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.Arrays;

/**
 * Counts answers of the last {@link #LENGTH}, in slots of ten seconds of the clock that never goes back. Safe for use by several
 * threads.
 */
public final class AnswerWindow {
    /** How far back it counts. */
    public static final Duration LENGTH = Duration.ofMinutes(5);

    private static final long SLOT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int SLOTS = (int) (LENGTH.toNanos() / SLOT_NANOS);

    private final TimeSource time;
    private final long start;
    private final long[] slots = new long[SLOTS];
    private final int[] answers = new int[SLOTS];
    private final int[] unauthorized = new int[SLOTS];

    /** An empty window. */
    public AnswerWindow(TimeSource time) {
        this.time = time;
        this.start = time.nanos();
        Arrays.fill(slots, -1);
    }

    /** A server answered a request that carried the credential. */
    public synchronized void answered(boolean withUnauthorized) {
        long slot = slot();
        int place = (int) (slot % SLOTS);
        if (slots[place] != slot) {
            slots[place] = slot;
            answers[place] = 0;
            unauthorized[place] = 0;
        }
        answers[place]++;
        if (withUnauthorized) {
            unauthorized[place]++;
        }
    }

    /** What is in the window now. */
    public synchronized AnswerFacts facts() {
        long slot = slot();
        int all = 0;
        int refused = 0;
        for (int place = 0; place < SLOTS; place++) {
            if (slots[place] >= 0 && slot - slots[place] < SLOTS) {
                all += answers[place];
                refused += unauthorized[place];
            }
        }
        return new AnswerFacts(all, refused);
    }

    private long slot() {
        return (time.nanos() - start) / SLOT_NANOS;
    }
}
