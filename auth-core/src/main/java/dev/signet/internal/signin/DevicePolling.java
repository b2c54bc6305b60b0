package dev.signet.internal.signin;

import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;

/**
 * When to ask next in a device sign-in, and when to stop: a function of what is known and what came (RFC 8628, section 3.5). Pure and
 * immutable.
 *
 * <ul>
 *   <li>Each poll is at least {@code interval} after the one before; {@code slow_down} adds 5 s for good.
 *   <li>After a fault the wait doubles with each further fault, to at most 60 s, and is never shorter than what the server asked for.
 *       An answer of the server that is none ends that.
 *   <li>Faults end nothing but by the end of the code's life, so an approval is not lost to an outage. A wait that would outlast
 *       the code is shortened to a last poll 1 s before the end, since after it nothing is left to wait for.
 * </ul>
 *
 * @param lifetime how long the code lives from when it was asked for
 * @param interval the shortest time between two polls
 * @param faults how many polls in a row failed
 * @param answerLost whether an answer was lost that may have been the tokens
 */
record DevicePolling(Duration lifetime, Duration interval, int faults, boolean answerLost) {
    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);
    static final Duration SLOW_DOWN = Duration.ofSeconds(5);
    static final Duration MAX_WAIT = Duration.ofSeconds(60);
    static final Duration LAST_POLL = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 6;

    /** What to do next. */
    sealed interface Next {
        /** Wait, then poll and go on with {@code then}. */
        record Wait(Duration pause, DevicePolling then) implements Next {}

        /** It is over. */
        record End(GrantOutcome outcome) implements Next {}
    }

    /** The state before the first poll. */
    static DevicePolling start(DevicePrompt prompt) {
        return new DevicePolling(prompt.lifetime(), prompt.interval(), 0, false);
    }

    /** The wait before the first poll: nobody approves in no time. */
    Next first(Duration elapsed) {
        return await(interval, elapsed);
    }

    /**
     * What follows {@code event}.
     *
     * @param elapsed since the code was asked for, on the monotonic clock
     */
    Next on(DeviceEvent event, Duration elapsed) {
        if (event instanceof DeviceEvent.Approved approved) {
            return new Next.End(approved.granted());
        }
        if (event instanceof DeviceEvent.Refused refused) {
            return new Next.End(explained(refused.failed()));
        }
        if (event instanceof DeviceEvent.Fault fault) {
            var next = new DevicePolling(lifetime, interval, faults + 1, answerLost || fault.answerLost());
            return next.await(longer(next.backOff(), fault.retryAfter()), elapsed);
        }
        if (event instanceof DeviceEvent.SlowDown slowDown) {
            var next = new DevicePolling(lifetime, interval.plus(SLOW_DOWN), 0, answerLost);
            return next.await(longer(next.interval(), slowDown.retryAfter()), elapsed);
        }
        return new DevicePolling(lifetime, interval, 0, answerLost).await(interval, elapsed);
    }

    /** Twice the interval after the first fault, four times after the second; at most 60 s unless the interval is longer. */
    private Duration backOff() {
        Duration wait = interval.multipliedBy(1L << Math.min(faults, MAX_DOUBLINGS));
        return wait.compareTo(MAX_WAIT) < 0 ? wait : longer(interval, MAX_WAIT);
    }

    private Next await(Duration wished, Duration elapsed) {
        Duration left = lifetime.minus(elapsed);
        Duration last = longer(left.minus(LAST_POLL), interval);
        Duration pause = wished.compareTo(last) < 0 ? wished : last;
        return pause.compareTo(left) < 0 ? new Next.Wait(pause, this) : new Next.End(timedOut());
    }

    private GrantOutcome.Failed timedOut() {
        String detail = "nobody approved the sign-in within " + lifetime.toSeconds() + " s";
        return GrantOutcome.Failed.of(
                GrantFailure.EXPIRED,
                faults == 0
                        ? detail
                        : detail + ", as far as is known: the last " + faults + " questions to the server failed");
    }

    /** A server gives tokens once, so after a lost answer it calls the code bad though the person approved. */
    private GrantOutcome.Failed explained(GrantOutcome.Failed failed) {
        return answerLost && failed.kind() == GrantFailure.INVALID_GRANT
                ? failed.because("an earlier answer was lost on the way and may have been the tokens")
                : failed;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
