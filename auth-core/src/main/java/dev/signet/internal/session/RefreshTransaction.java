package dev.signet.internal.session;

import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.oauth.BackOff;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.session.AttemptRecord.Outcome;
import dev.signet.internal.session.CredentialReader.Reading;
import dev.signet.internal.session.SessionEvent.Finding;
import dev.signet.internal.session.SessionState.Activity.BackingOff;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Spends one refresh token, once, for all processes of a home: re-read, reserve, note the intent, ask, commit by content,
 * note the outcome. Runs on a thread of its own that no caller can interrupt: an interrupted write would lose a token that
 * the server has rotated already.
 */
final class RefreshTransaction {
    private static final int SPARE_BYTES = 64 << 10;

    private final Ground ground;
    private final RefreshReason reason;
    private final Held held;
    private final String storedRenewal;
    private final String renewal;
    private final CredentialReader reader;
    private final AttemptLog attempts;
    private long deadSince;
    private List<Instant> refused = List.of();

    /**
     * A transaction for {@code held}.
     *
     * @param storedRenewal names the refresh token that the store is expected to hold; it differs from the one spent when
     *     an earlier result could not be saved
     */
    RefreshTransaction(Ground ground, RefreshReason reason, Held held, String storedRenewal) {
        this.ground = ground;
        this.reason = reason;
        this.held = held;
        this.storedRenewal = storedRenewal;
        this.renewal = held.renewal().orElseThrow();
        this.reader = new CredentialReader(ground);
        this.attempts = new AttemptLog(ground);
    }

    /** Runs to its end, whatever happens. */
    SessionEvent run() {
        SessionEvent event;
        try (var lease = ground.leases().acquire(ground.limits().leaseWait())) {
            event = underLease(lease);
        } catch (StoreException e) {
            return notStarted(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notStarted(new StoreException(
                    StoreException.Kind.TIMEOUT, "the wait for the home's lease was broken off", "Try again.", e));
        }
        return event instanceof SessionEvent.SessionOver over ? awaitNewer(over) : event;
    }

    private SessionEvent underLease(Lease lease) throws StoreException {
        var reading = reader.read();
        if (reading.finding() instanceof Finding.Unreadable unreadable) {
            return notStarted(unreadable.problem());
        }
        if (!isAsKnown(reading)) {
            return new SessionEvent.Adopted(reading.finding());
        }
        var previous = attempts.read().filter(entry -> entry.renewal().equals(renewal));
        var verdict = previous.flatMap(entry -> verdict(entry, reading));
        if (verdict.isPresent()) {
            return verdict.get();
        }
        int room = Math.min(CredentialCodec.MAX_BYTES, reading.content().length * 2 + SPARE_BYTES);
        try (var draft = ground.store().prepare(lease, DocumentName.CREDENTIAL, room)) {
            int failures = previous.map(AttemptRecord::failures).orElse(0);
            refused = AttemptRecord.refused(previous, reason, ground.time().instant());
            attempts.write(lease, entry(Outcome.PENDING, failures, ground.time().millis(), "asking for newer tokens"));
            if (lease.remaining().compareTo(ground.limits().transaction()) < 0) {
                return notStarted(new StoreException(
                        StoreException.Kind.TIMEOUT,
                        "the home's lease ends in " + lease.remaining() + ", and a refresh may need "
                                + ground.limits().transaction(),
                        "Configure a longer lease.",
                        null));
            }
            boolean interrupted =
                    previous.filter(e -> e.outcome() == Outcome.PENDING).isPresent();
            var asked = new RefreshCall(ground, reason, held, this::isCurrent).run(interrupted);
            return asked.isPresent()
                    ? conclude(lease, new Commit.Room(draft, room), reading, failures, asked.get())
                    : new SessionEvent.Adopted(reader.read().finding());
        }
    }

    /**
     * A program that does not honour our lease may refresh while we prepare, or between two requests. A spent token sent again
     * would end the session, so the store is looked at once more as late as can be.
     */
    private boolean isCurrent() {
        return !isReplaced(reader.read());
    }

    private boolean isReplaced(Reading reading) {
        return reading.finding() instanceof Finding.Nothing
                || reading.finding() instanceof Finding.Denied
                || (reading.held().isPresent() && !reading.holds(storedRenewal));
    }

    private boolean isAsKnown(Reading reading) {
        boolean inStep = storedRenewal.equals(renewal);
        return reading.holds(storedRenewal)
                && (!inStep || reading.held().filter(held::isSame).isPresent());
    }

    /** What another process's attempt with this very token means for ours; empty when the token may be spent. */
    private Optional<SessionEvent> verdict(AttemptRecord entry, Reading reading) {
        long now = ground.time().millis();
        if (entry.outcome().isTerminal()) {
            deadSince = entry.at();
            return Optional.of(over(entry.outcome(), entry.detail()));
        }
        if (entry.outcome() == Outcome.REFRESHED) {
            boolean again = reason == RefreshReason.UNAUTHORIZED
                    && entry.reason() == RefreshReason.UNAUTHORIZED
                    && Math.abs(now - entry.at()) < SessionMachine.REJECTION_PAUSE;
            return again ? Optional.of(new SessionEvent.Adopted(reading.finding())) : Optional.empty();
        }
        return BackingOff.isAhead(entry.nextAt(), now)
                ? entry.outcome().failure().map(kind -> failed(kind, entry.detail(), entry.nextAt()))
                : Optional.empty();
    }

    private SessionEvent conclude(
            Lease lease, Commit.Room room, Reading before, int failures, RefreshCall.Asked asked) {
        if (asked.outcome() instanceof RefreshOutcome.Refreshed refreshed) {
            var event = new Commit(ground, reader, reason, held, storedRenewal)
                    .run(lease, room, before.content(), refreshed.tokens());
            if (event instanceof SessionEvent.SessionOver) {
                note(
                        lease,
                        entry(Outcome.ACCOUNT_MISMATCH, failures, ground.time().millis(), "account mismatch"));
            } else if (event instanceof SessionEvent.Adopted adopted && adopted.finding() instanceof Finding.Denied) {
                note(
                        lease,
                        entry(
                                Outcome.ACCOUNT_MISMATCH,
                                failures,
                                ground.time().millis(),
                                "the tokens received were dropped, as a policy forbids"));
            } else if (event instanceof SessionEvent.Refreshed done) {
                done.held().renewal().ifPresent(next -> note(lease, succeeded(next)));
            }
            return event;
        }
        var failed = (RefreshOutcome.Failed) asked.outcome();
        if (failed.kind().isTerminal()) {
            var outcome = asked.answerLost() && failed.kind() != FailureKind.EXPIRED
                    ? Outcome.LOST
                    : Outcome.of(failed.kind());
            note(lease, entry(outcome, failures + 1, ground.time().millis(), failed.detail()));
            deadSince = ground.time().millis();
            return over(outcome, failed.detail());
        }
        long next = ground.time().millis()
                + BackOff.after(
                                failures + 1,
                                failed.retryAfter(),
                                ground.random().getAsDouble())
                        .toMillis();
        note(lease, entry(Outcome.of(failed.kind()), failures + 1, next, failed.detail()));
        return failed(failed.kind(), failed.detail(), next);
    }

    private SessionEvent over(Outcome outcome, String detail) {
        return new SessionEvent.SessionOver(reason, renewal, new Problem.SignIn(Endings.reason(outcome), detail));
    }

    private SessionEvent failed(FailureKind kind, String detail, long retryAt) {
        return new SessionEvent.RefreshFailed(reason, kind, Problem.ofFailedRefresh(kind, detail, retryAt), retryAt);
    }

    private SessionEvent notStarted(StoreException e) {
        return notStarted(Problem.Store.of(e));
    }

    private SessionEvent notStarted(Problem.Store problem) {
        boolean lasting = problem.kind() == StoreException.Kind.READ_ONLY
                || problem.kind() == StoreException.Kind.UNSAFE_PATH
                || problem.kind() == StoreException.Kind.DENIED;
        var pause = lasting ? BackOff.MAX : BackOff.FIRST;
        long retryAt = ground.time().millis() + pause.toMillis();
        return new SessionEvent.RefreshNotStarted(reason, problem.message(), problem, retryAt);
    }

    private AttemptRecord entry(Outcome outcome, int failures, long nextAt, String detail) {
        return new AttemptRecord(
                renewal, reason, outcome, failures, ground.time().millis(), nextAt, detail, Endings.process(), refused);
    }

    private AttemptRecord succeeded(String received) {
        long now = ground.time().millis();
        return new AttemptRecord(
                received, reason, Outcome.REFRESHED, 0, now, now, "refreshed", Endings.process(), refused);
    }

    /** Notes an outcome. That it could not be noted must not hide the outcome itself. */
    private void note(Lease lease, AttemptRecord entry) {
        try {
            attempts.write(lease, entry);
        } catch (StoreException e) {
            ground.listener().on(new AuthEvent.StoreUnavailable(e.kind(), String.valueOf(e.getMessage())));
        }
    }

    /** The program beside us takes no lease: before a session counts as over, its newer tokens get time to turn up. */
    private SessionEvent awaitNewer(SessionEvent.SessionOver over) {
        if (!Endings.mayHaveSuccessor(over.problem().reason())) {
            return over;
        }
        long left = Math.min(
                Limits.ADOPTION_WAIT.toMillis(),
                deadSince + Limits.ADOPTION_WAIT.toMillis() - ground.time().millis());
        long giveUp = ground.time().nanos() + TimeUnit.MILLISECONDS.toNanos(left);
        while (true) {
            var reading = reader.read();
            if (isReplaced(reading)) {
                return new SessionEvent.Adopted(reading.finding());
            }
            if (ground.time().nanos() - giveUp >= 0) {
                return over;
            }
            Pause.of(Limits.ADOPTION_POLL, ground.time());
        }
    }
}
