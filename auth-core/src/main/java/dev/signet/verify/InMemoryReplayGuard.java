package dev.signet.verify;

import dev.signet.auth.TimeSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;

/** All entries under one lock: what is done there is a look-up or two, beside a signature that takes fifty times as long. */
final class InMemoryReplayGuard implements ReplayGuard {
    private final int capacity;
    private final int perSigner;
    private final TimeSource time;
    private final Set<String> keys = new HashSet<>();
    private final Map<String, Integer> perSignerCount = new HashMap<>();
    private final PriorityQueue<Entry> byAge = new PriorityQueue<>(Comparator.comparingLong(Entry::untilNanos));

    InMemoryReplayGuard(int capacity, int perSigner, TimeSource time) {
        if (capacity <= 0 || perSigner <= 0) {
            throw new IllegalArgumentException("a replay guard needs room: expected positive limits, found " + capacity
                    + " in all and " + perSigner + " for each signer");
        }
        this.capacity = capacity;
        this.perSigner = perSigner;
        this.time = Objects.requireNonNull(time, "time");
    }

    /** {@code untilNanos} on the monotonic clock. */
    private record Entry(String key, long untilNanos, long untilMillis) {}

    @Override
    public synchronized Outcome firstUse(String key, Instant until) {
        long nanos = time.nanos();
        long millis = time.millis();
        forget(nanos, millis);
        if (keys.contains(key)) {
            return Outcome.SEEN;
        }
        String signer = signer(key);
        if (perSignerCount.getOrDefault(signer, 0) >= perSigner) {
            return Outcome.OVER_QUOTA;
        }
        if (keys.size() >= capacity) {
            return Outcome.FULL;
        }
        keys.add(key);
        perSignerCount.merge(signer, 1, Integer::sum);
        long left = Math.max(0, until.toEpochMilli() - millis);
        byAge.add(new Entry(key, nanos + left * 1_000_000, until.toEpochMilli()));
        return Outcome.FIRST;
    }

    /** An entry whose wall time has not come yet, since the clock was set back, holds up those behind it: rather full than open. */
    private void forget(long nanos, long millis) {
        Entry oldest = byAge.peek();
        while (oldest != null && oldest.untilNanos() <= nanos && oldest.untilMillis() <= millis) {
            byAge.remove();
            keys.remove(oldest.key());
            perSignerCount.computeIfPresent(signer(oldest.key()), (signer, count) -> count == 1 ? null : count - 1);
            oldest = byAge.peek();
        }
    }

    private static String signer(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf(':')));
    }
}
