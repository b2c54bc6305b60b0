package dev.signet.internal.session;

import dev.signet.auth.StoreException;
import dev.signet.internal.oauth.BackOff;
import dev.signet.internal.session.SessionEvent.Finding;
import dev.signet.internal.session.SessionState.Knowledge;
import dev.signet.internal.session.Step.Effect;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Does what the machine asks for, outside of any lock; each effect ends in an event. */
final class Effects {
    private final Ground ground;
    private final Worker worker;
    private final CredentialWatch watch;
    private final Consumer<SessionEvent> events;
    private int failedSaves;
    private int failedRefreshes;

    Effects(Ground ground, Worker worker, Consumer<SessionEvent> events) {
        this.ground = ground;
        this.worker = worker;
        this.watch = CredentialWatch.of(ground);
        this.events = events;
    }

    void perform(Effect effect) {
        if (effect instanceof Effect.Check) {
            check();
        } else if (effect instanceof Effect.Refresh refresh) {
            refresh(refresh);
        } else if (effect instanceof Effect.Save save) {
            save(save);
        } else {
            saveLater();
        }
    }

    /** The last chance to store what is in memory only. */
    void saveNow(SessionState state) {
        if (state.knowledge() instanceof Knowledge.Holding holding && holding.unsaved() != null) {
            save(new Effect.Save(holding.held(), holding.unsaved()));
        }
    }

    private void check() {
        try {
            worker.inBackground(() -> events.accept(new SessionEvent.Checked(look())));
        } catch (RejectedExecutionException e) {
            events.accept(new SessionEvent.Checked(new Finding.Unchanged()));
        }
    }

    private Finding look() {
        try {
            return watch.look();
        } catch (RuntimeException e) {
            return new Finding.Unreadable(unexpected(e));
        }
    }

    private void refresh(Effect.Refresh effect) {
        boolean begun = worker.begin("signet-refresh", () -> events.accept(transact(effect)));
        if (!begun) {
            var problem = new Problem.Store(
                    StoreException.Kind.TIMEOUT,
                    "no refresh was begun: this process is ending, or can start no more threads, and the new token could be lost with it",
                    "Renew the credential before the process ends.");
            events.accept(new SessionEvent.RefreshNotStarted(
                    effect.reason(), problem.message(), problem, ground.time().millis() + 1_000));
        }
    }

    private SessionEvent transact(Effect.Refresh effect) {
        try {
            return ground.source() instanceof CredentialSource.Stored
                    ? new RefreshTransaction(ground, effect.reason(), effect.held(), effect.storedRenewal()).run()
                    : inMemory(effect);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            var problem = unexpected(e);
            return new SessionEvent.RefreshNotStarted(
                    effect.reason(), problem.message(), problem, ground.time().millis() + 1_000);
        }
    }

    /** One at a time, as the machine asks for no second refresh while one is under way. */
    private SessionEvent inMemory(Effect.Refresh effect) {
        var event = new MemoryRefresh(ground, effect.reason(), effect.held(), failedRefreshes).run();
        failedRefreshes = event instanceof SessionEvent.RefreshFailed ? failedRefreshes + 1 : 0;
        return event;
    }

    private void save(Effect.Save effect) {
        boolean begun = worker.begin("signet-save", () -> {
            var event = new SaveTransaction(
                            ground,
                            effect.held(),
                            effect.unsaved(),
                            ground.limits().shortLeaseWait())
                    .run();
            failedSaves = event instanceof SessionEvent.SaveFailed ? failedSaves + 1 : 0;
            events.accept(event);
        });
        if (!begun) {
            events.accept(new SessionEvent.SaveFailed());
        }
    }

    private void saveLater() {
        var delay =
                BackOff.after(failedSaves + 1, Optional.empty(), ground.random().getAsDouble());
        var unused = ground.time().schedule(delay, () -> events.accept(new SessionEvent.SaveDue()));
    }

    /** A store or a listener of somebody else's broke its contract: the session goes on, and says so. */
    private Problem.Store unexpected(Throwable e) {
        return new Problem.Store(
                StoreException.Kind.UNREACHABLE,
                "the store \"" + ground.store().name() + "\" failed with "
                        + e.getClass().getName(),
                "This is a fault in the store or in Signet: report it with the stack trace that was logged.");
    }
}
