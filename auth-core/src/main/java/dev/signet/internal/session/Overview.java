package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.internal.agent.OpenTask;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.session.SessionState.Activity;
import dev.signet.internal.session.SessionState.Knowledge;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a session stands, for a report.
 *
 * @param standing in one word
 * @param credential what is held; it may have expired
 * @param problem what a call would be told, or what keeps renewal from working
 */
public record Overview(Standing standing, Optional<Credential> credential, Optional<AuthException> problem) {
    /** How a session stands, in one word. */
    public enum Standing {
        SIGNED_OUT,
        FRESH,
        ADVISORY,
        EXPIRED,
        NEEDS_LOGIN,
        UNAVAILABLE,
        DEGRADED_UNPERSISTED
    }

    /** When the tokens were last renewed, as far as the document tells. */
    public Optional<Instant> lastRefresh() {
        return credential
                .map(each -> each.attributes().get(CredentialCodec.LAST_REFRESH))
                .map(Instant::parse);
    }

    /** What the credential is called in reports. */
    public Optional<String> kind() {
        return credential.map(Kinds::of);
    }

    /**
     * The report.
     *
     * @param task of the agent in use; null when it is none
     */
    static Overview of(SessionState state, Ground ground, @Nullable OpenTask task) {
        long now = ground.time().millis();
        var knowledge = state.knowledge();
        if (knowledge instanceof Knowledge.Holding holding) {
            var problem = state.activity() instanceof Activity.BackingOff pause && now < pause.until()
                    ? pause.problem()
                    : null;
            var overview = of(standing(holding, now), holding.held(), problem, ground);
            return task == null ? overview : new Overview(overview.standing(), overview.credential(), task.problem());
        }
        if (knowledge instanceof Knowledge.NeedsLogin needs) {
            return of(Standing.NEEDS_LOGIN, needs.failed(), needs.problem(), ground);
        }
        if (knowledge instanceof Knowledge.Unavailable unavailable) {
            return of(Standing.UNAVAILABLE, unavailable.last(), unavailable.problem(), ground);
        }
        return of(Standing.SIGNED_OUT, null, null, ground);
    }

    private static Standing standing(Knowledge.Holding holding, long now) {
        var life = holding.held().life();
        if (life.isRefusedAt(now)) {
            return Standing.EXPIRED;
        }
        if (holding.unsaved() != null) {
            return Standing.DEGRADED_UNPERSISTED;
        }
        return life.isAdvisoryAt(now) ? Standing.ADVISORY : Standing.FRESH;
    }

    private static Overview of(Standing standing, @Nullable Held held, @Nullable Problem problem, Ground ground) {
        return new Overview(
                standing,
                Optional.ofNullable(held).map(Held::credential),
                Optional.ofNullable(problem)
                        .map(each -> each.toException(
                                ground.profile().signInRemedy(), ground.time().millis())));
    }
}
