package dev.signet.internal.session;

import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks the refresher, and asks again with the same token where the answer was lost: once after half a second, and a second time
 * only within a grace the server is known to give.
 */
final class RefreshCall {
    private final Ground ground;
    private final RefreshReason reason;
    private final Held held;
    private final BooleanSupplier isCurrent;

    /**
     * A call that spends the refresh token of {@code held}.
     *
     * @param isCurrent whether nobody is known to have replaced that token; asked before each request
     */
    RefreshCall(Ground ground, RefreshReason reason, Held held, BooleanSupplier isCurrent) {
        this.ground = ground;
        this.reason = reason;
        this.held = held;
        this.isCurrent = isCurrent;
    }

    /**
     * How it ended.
     *
     * @param answerLost whether an earlier request with the same token may have been processed and its answer lost
     */
    record Asked(RefreshOutcome outcome, boolean answerLost) {}

    /**
     * Asks.
     *
     * @param interrupted whether another process began to spend this very token and did not tell how that ended
     * @return empty when the token was replaced before an answer came, and so not sent, or not sent again
     */
    Optional<Asked> run(boolean interrupted) {
        long begun = ground.time().nanos();
        boolean lost = interrupted;
        for (int attempt = 1; isCurrent.getAsBoolean(); attempt++) {
            var outcome = post(attempt);
            if (!(outcome instanceof RefreshOutcome.Failed failed) || failed.kind() != FailureKind.AMBIGUOUS) {
                return Optional.of(new Asked(outcome, lost));
            }
            lost = true;
            var pause = attempt == 1 ? Limits.FIRST_PAUSE : Limits.SECOND_PAUSE;
            if (attempt == 3 || (attempt == 2 && !isWithinGrace(begun, pause))) {
                return Optional.of(new Asked(outcome, true));
            }
            Pause.of(pause, ground.time());
        }
        return Optional.empty();
    }

    private boolean isWithinGrace(long begun, Duration pause) {
        var spent = Duration.ofNanos(ground.time().nanos() - begun).plus(pause);
        return ground.profile()
                .refreshGrace()
                .filter(grace -> spent.compareTo(grace) < 0)
                .isPresent();
    }

    private RefreshOutcome post(int attempt) {
        ground.listener().on(new AuthEvent.RefreshStarted(reason, held.generation(), attempt));
        try {
            return ground.refresher()
                    .refresh(new RefreshRequest(
                            held.tokens().orElseThrow(),
                            held.credential().attributes(),
                            reason,
                            ground.limits().call()));
        } catch (RuntimeException e) {
            // Its message may quote anything: only the class is told.
            return RefreshOutcome.Failed.of(
                    FailureKind.AMBIGUOUS,
                    "the refresher failed with " + e.getClass().getName());
        }
    }
}
