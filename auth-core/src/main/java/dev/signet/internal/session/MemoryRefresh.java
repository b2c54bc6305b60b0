package dev.signet.internal.session;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.oauth.BackOff;

/**
 * Renews tokens that somebody gave to this process: there is no store to read again, to reserve room in or to save to, and no other
 * process to agree with.
 */
final class MemoryRefresh {
    private final Ground ground;
    private final RefreshReason reason;
    private final Held held;
    private final int failures;

    /**
     * A renewal.
     *
     * @param failures how many in a row gave nothing before
     */
    MemoryRefresh(Ground ground, RefreshReason reason, Held held, int failures) {
        this.ground = ground;
        this.reason = reason;
        this.held = held;
        this.failures = failures;
    }

    SessionEvent run() {
        var asked = new RefreshCall(ground, reason, held, () -> true).run(false).orElseThrow();
        if (asked.outcome() instanceof RefreshOutcome.Refreshed refreshed) {
            return renewed(refreshed);
        }
        var failed = (RefreshOutcome.Failed) asked.outcome();
        if (failed.kind().isTerminal()) {
            return over(Endings.reason(AttemptRecord.Outcome.of(failed.kind())), failed.detail());
        }
        long retryAt = ground.time().millis()
                + BackOff.after(
                                failures + 1,
                                failed.retryAfter(),
                                ground.random().getAsDouble())
                        .toMillis();
        return new SessionEvent.RefreshFailed(
                reason, failed.kind(), Problem.ofFailedRefresh(failed.kind(), failed.detail(), retryAt), retryAt);
    }

    private SessionEvent renewed(RefreshOutcome.Refreshed refreshed) {
        var old = (Credential.OAuthTokens) held.credential();
        try {
            var fresh = ground.profile()
                    .codec()
                    .renewed(old, refreshed.tokens(), ground.time().instant(), "the answer of the refresher");
            var denial = ground.denial(fresh);
            return denial.isPresent()
                    ? new SessionEvent.Adopted(new SessionEvent.Finding.Denied(Problem.Denied.of(denial.get())))
                    : new SessionEvent.Refreshed(reason, Held.of(fresh, ground), null);
        } catch (DamagedCredentialException e) {
            return over(
                    e.kind() == DamagedCredentialException.Kind.MIXED ? Reason.ACCOUNT_MISMATCH : Reason.NOT_RENEWABLE,
                    String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return over(Reason.NOT_RENEWABLE, "the refresher gave a token that can't be sent: " + e.getMessage());
        }
    }

    private SessionEvent over(Reason why, String detail) {
        return new SessionEvent.SessionOver(reason, held.renewal().orElseThrow(), new Problem.SignIn(why, detail));
    }
}
