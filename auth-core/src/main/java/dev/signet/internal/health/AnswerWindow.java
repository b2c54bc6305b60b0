package dev.signet.internal.health;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts answers of the last {@link #LENGTH}, in slots of ten seconds of the clock that never goes back. Counting takes no lock and
 * leaves nothing to collect. Safe for use by several threads.
 *
 * <p>A slot is one number: which ten seconds it counts, in 24 bits, all answers, in 20, and those with 401, in 20. A slot that is full
 * counts no more, so that the share stays what it is.
 */
public final class AnswerWindow {
    /** How far back it counts. */
    public static final Duration LENGTH = Duration.ofMinutes(5);

    private static final long SLOT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int SLOTS = (int) (LENGTH.toNanos() / SLOT_NANOS);

    private static final int COUNT_BITS = 20;
    private static final long COUNT = (1L << COUNT_BITS) - 1;
    private static final long ONE = 1L << COUNT_BITS;
    private static final int TAG_SHIFT = 2 * COUNT_BITS;
    private static final long TAG = (1L << (Long.SIZE - TAG_SHIFT)) - 1;

    private final TimeSource time;
    private final long start;
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    /** An empty window. */
    public AnswerWindow(TimeSource time) {
        this.time = time;
        this.start = time.nanos();
    }

    /** A server answered a request that carried the credential. */
    public void answered(boolean withUnauthorized) {
        long slot = slot();
        long tag = slot & TAG;
        int place = (int) (slot % SLOTS);
        long known;
        long next;
        do {
            known = slots.get(place);
            long counts = known >>> TAG_SHIFT == tag ? known : tag << TAG_SHIFT;
            if (answers(counts) == COUNT) {
                return;
            }
            next = counts + ONE + (withUnauthorized ? 1 : 0);
        } while (!slots.compareAndSet(place, known, next));
    }

    /** What is in the window now. */
    public AnswerFacts facts() {
        long slot = slot();
        int all = 0;
        int refused = 0;
        for (int place = 0; place < SLOTS; place++) {
            long known = slots.get(place);
            if (((slot - (known >>> TAG_SHIFT)) & TAG) < SLOTS) {
                all += (int) answers(known);
                refused += (int) (known & COUNT);
            }
        }
        return new AnswerFacts(all, refused);
    }

    private static long answers(long counts) {
        return (counts >>> COUNT_BITS) & COUNT;
    }

    private long slot() {
        return (time.nanos() - start) / SLOT_NANOS;
    }
}
