package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;

/**
 * Renews a machine's token by asking for another one (RFC 6749, section 4.4.3: there is no refresh token). What the request holds
 * is neither looked at nor sent. Safe for use by several threads.
 */
final class MachineRefresher implements TokenRefresher {
    private final MachineGrants grants;
    private final GrantScope scope;
    private final TimeSource time;

    MachineRefresher(MachineGrants grants, GrantScope scope, TimeSource time) {
        this.grants = grants;
        this.scope = scope;
        this.time = time;
    }

    @Override
    public RefreshOutcome refresh(RefreshRequest request) {
        try {
            GrantOutcome outcome = ask(grants, scope, request.deadline(), time);
            return outcome instanceof GrantOutcome.Granted granted
                    ? new RefreshOutcome.Refreshed(granted.tokens())
                    : MachineFailure.outcome((GrantOutcome.Failed) outcome);
        } catch (AuthException e) {
            return MachineFailure.outcome(e);
        } catch (RuntimeException e) {
            // What gives the subject token may be the application's; its message may quote anything, so only the class
            // is told.
            return RefreshOutcome.Failed.of(
                    FailureKind.NOT_SENT,
                    "what the machine shows could not be had: it failed with "
                            + e.getClass().getName());
        }
    }

    /** Finds out whom to ask, and asks, both within {@code deadline}. */
    static GrantOutcome ask(MachineGrants grants, GrantScope scope, Duration deadline, TimeSource time)
            throws AuthException {
        long begun = time.nanos();
        MachineGrant grant = grants.grant(scope, deadline);
        Duration left = deadline.minusNanos(time.nanos() - begun);
        if (left.isNegative() || left.isZero()) {
            return GrantOutcome.Failed.of(
                    GrantFailure.NOT_SENT,
                    "the search for the token endpoint took all of " + deadline.toMillis() + " ms");
        }
        return grant.ask(left);
    }
}
