package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.StoreException;
import dev.signet.internal.agent.OpenTask;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.session.SessionMachine.Now;
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
     * The report. Where the access token has run out, it looks into the attempt record, and so needs the store.
     *
     * @param task of the agent in use; null when it is none
     * @param canWrite whether what is renewed can be kept
     */
    static Overview of(SessionState state, Ground ground, @Nullable OpenTask task, boolean canWrite) {
        var knowledge = state.knowledge();
        if (knowledge instanceof Knowledge.Holding holding) {
            var overview = of(holding, state.activity(), ground, canWrite);
            return task == null
                    ? overview
                    : new Overview(
                            overview.standing(),
                            overview.credential(),
                            task.problem().or(overview::problem));
        }
        if (knowledge instanceof Knowledge.NeedsLogin needs) {
            return of(Standing.NEEDS_LOGIN, needs.failed(), needs.problem(), ground);
        }
        if (knowledge instanceof Knowledge.Unavailable unavailable) {
            return of(Standing.UNAVAILABLE, unavailable.last(), unavailable.problem(), ground);
        }
        return of(Standing.SIGNED_OUT, null, Ruling.SIGNED_OUT, ground);
    }

    private static Overview of(Knowledge.Holding holding, Activity activity, Ground ground, boolean canWrite) {
        long now = ground.time().millis();
        var held = holding.held();
        var standing = standing(holding, now);
        if (standing == Standing.EXPIRED) {
            var end = end(holding, ground);
            if (end.isPresent()) {
                return of(Standing.NEEDS_LOGIN, held, end.get(), ground);
            }
            if (!canWrite || !held.isRenewable()) {
                return of(standing, held, SessionMachine.notRenewable(held, canWrite), ground);
            }
        }
        var pause = activity instanceof Activity.BackingOff each && each.holdsAt(Now.of(ground.time()))
                ? each.problem()
                : null;
        return of(standing, held, pause, ground);
    }

    /**
     * How the session ended, as far as any process of the home found out: the next refresh would ask nobody, but read the same record. One
     * about another token says nothing of this one, and tokens that are only in memory are not what the record is about.
     */
    private static Optional<Problem> end(Knowledge.Holding holding, Ground ground) {
        if (holding.unsaved() != null
                || !holding.held().isRenewable()
                || !(ground.source() instanceof CredentialSource.Stored)) {
            return Optional.empty();
        }
        try {
            return new AttemptLog(ground)
                    .read()
                    .filter(entry -> entry.outcome().isTerminal())
                    .filter(entry -> holding.held().renewal().equals(Optional.of(entry.renewal())))
                    .map(entry -> new Problem.SignIn(Endings.reason(entry.outcome()), entry.detail()));
        } catch (StoreException e) {
            // The report on the home's health tells of that.
            return Optional.empty();
        }
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
