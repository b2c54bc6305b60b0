package dev.signet.internal.acting;

import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.policy.KeyLimits;
import dev.signet.internal.ring.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * For how long one key may sign by the policy in force. It is asked for each request, so while the key may sign that costs two
 * comparisons, and one where no policy says anything. A refusal is told once. Safe for use by several threads.
 */
final class KeyTerm {
    private static final long NEVER = Long.MAX_VALUE;

    private final KeyLimits limits;
    private final String agent;
    private final SigningKey.Present key;
    private final TimeSource time;
    private final AuthListener listener;
    private final long from;
    private final long until;
    private final AtomicBoolean told = new AtomicBoolean();

    KeyTerm(KeyLimits limits, String agent, SigningKey.Present key, TimeSource time, AuthListener listener) {
        this.limits = limits;
        this.agent = agent;
        this.key = key;
        this.time = time;
        this.listener = listener;
        Duration length = limits.signsFor().map(KeyLimits.Limit::length).orElse(Duration.ZERO);
        // What can't be counted in milliseconds is decided by the policy itself, each time.
        Optional<Instant> created = key.createdAt().filter(moment -> Math.abs(moment.getEpochSecond()) < 1L << 50);
        this.from = created.map(Instant::toEpochMilli).orElse(NEVER);
        this.until = limits.signsFor().isEmpty()
                ? NEVER
                : created.map(moment -> moment.plus(length).toEpochMilli()).orElse(0L);
    }

    /** Whether the key may sign, as far as two comparisons tell; where they don't, {@link #require} does. */
    boolean isWithin() {
        return until == NEVER || isWithin(time.millis());
    }

    private boolean isWithin(long now) {
        return now >= from && now < until;
    }

    /** Returns when the key may sign. */
    void require() throws PolicyDeniedException {
        if (until == NEVER) {
            return;
        }
        long now = time.millis();
        if (isWithin(now)) {
            return;
        }
        var denial = limits.signing(agent, key.keyId(), key.createdAt(), Instant.ofEpochMilli(now));
        if (denial.isPresent()) {
            if (told.compareAndSet(false, true)) {
                listener.on(new AuthEvent.PolicyDenied(denial.get().message()));
            }
            throw denial.get().toException();
        }
    }
}
