package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.auth.Verdict;
import dev.signet.auth.store.StoreTraits;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.session.SessionMachine.Now;
import dev.signet.internal.session.SessionState.Activity;
import dev.signet.internal.session.SessionState.Knowledge;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One open home: runs {@link SessionMachine}, performs its effects, and answers callers. While the credential is fresh an
 * answer is one read of an immutable snapshot and of the clock.
 */
public final class Session implements RequestAuthorizer, AutoCloseable {
    private static final Problem CLOSED =
            new Problem.Service("the session was closed while a refresh was under way", "Open a new session.", 0);

    private final Ground ground;
    private final OriginRules origins;
    private final boolean canWrite;
    private final SessionMachine machine;
    private final Effects effects;
    private final Worker worker;
    private final Object lock = new Object();
    private final List<Waiter> waiters = new ArrayList<>();
    private SessionState state = SessionState.INITIAL;
    private volatile Served served = Served.NOTHING;
    private volatile boolean watchesAcceptance;
    private volatile boolean closed;

    /** Opens a session; reads nothing yet. */
    public Session(Ground ground, OriginRules origins) {
        this.ground = ground;
        this.origins = origins;
        this.canWrite = !ground.store().traits().has(StoreTraits.Trait.READ_ONLY);
        this.machine = new SessionMachine(canWrite);
        this.worker = new Worker(ground.limits().closeWait(), ground.time());
        this.effects = new Effects(ground, worker, this::on);
    }

    /**
     * What the hit path reads.
     *
     * @param headers handed out
     * @param until they are handed out without asking the machine before this, on the wall clock
     * @param checkedAt when the store was last looked at, on the wall clock
     */
    private record Served(@Nullable AuthHeaders headers, long until, long checkedAt) {
        static final Served NOTHING = new Served(null, Long.MIN_VALUE, 0);
    }

    /**
     * Somebody who waits for the machine to rule.
     *
     * @param renews whether the credential is to be renewed for it if need be
     */
    private record Waiter(boolean renews, Function<Now, Ruling> question, CompletableFuture<Ruling> answer) {}

    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        origins.require(target);
        var headers = fresh();
        return headers != null ? headers : headers(await(request()));
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        try {
            origins.require(target);
        } catch (UntrustedOriginException e) {
            return CompletableFuture.failedFuture(e);
        }
        var headers = fresh();
        return headers != null
                ? CompletableFuture.completedFuture(headers)
                : request().thenCompose(ruling -> attempt(() -> headers(ruling)));
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return verdict(await(rejection(target, sent, challenges)));
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return rejection(target, sent, challenges).thenCompose(ruling -> attempt(() -> verdict(ruling)));
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        if (watchesAcceptance) {
            on(new SessionEvent.Accepted(OriginRules.describe(target), sent.generation()));
        }
    }

    /**
     * Gets newer tokens whatever the clock says, or adopts those another program got.
     *
     * @throws AuthException when there are none to be had
     * @throws InterruptedException when the waiting thread is interrupted; the refresh itself goes on
     */
    public void refresh() throws AuthException, InterruptedException {
        // A look, not a request: a request for an expired credential would renew it, and this once more.
        var unusedLook = look();
        var unused = headers(
                await(ask(new SessionEvent.RefreshAsked(), true, now -> Ruling.forRefresh(state, canWrite, now))));
    }

    /**
     * How things stand, after a look at the store.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Overview examine() throws InterruptedException {
        var unused = look();
        synchronized (lock) {
            return Overview.of(state, ground);
        }
    }

    /** Waits for a refresh under way, within limits, and ends the session. Does nothing the second time. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        worker.awaitIdle();
        effects.saveNow(state());
        worker.awaitIdle();
        on(new SessionEvent.Closed());
        worker.close();
    }

    private @Nullable AuthHeaders fresh() {
        var known = served;
        long now = ground.time().millis();
        long age = now - known.checkedAt;
        return now < known.until && age >= 0 && age < SessionMachine.CHECK_EVERY ? known.headers : null;
    }

    private Ruling look() throws InterruptedException {
        return await(ask(new SessionEvent.LookAsked(), false, now -> Ruling.forReport(state)));
    }

    private CompletableFuture<Ruling> request() {
        return ask(new SessionEvent.Asked(), true, now -> Ruling.forRequest(state, canWrite, now));
    }

    private CompletableFuture<Ruling> rejection(URI target, AuthHeaders sent, List<String> challenges) {
        if (!Challenges.blameTheToken(challenges)) {
            return CompletableFuture.completedFuture(new Ruling.GiveUp(
                    "the server refuses for another reason than the token: " + Challenges.show(challenges)));
        }
        return ask(
                new SessionEvent.Rejected(OriginRules.describe(target), sent.generation()),
                true,
                now -> Ruling.forRejection(state, sent.generation(), canWrite, now));
    }

    /** Tells the machine what happened and waits for its ruling. */
    private CompletableFuture<Ruling> ask(SessionEvent event, boolean renews, Function<Now, Ruling> question) {
        if (closed) {
            throw new IllegalStateException("this Signet is closed: open the home again");
        }
        var waiter = new Waiter(renews, question, new CompletableFuture<>());
        synchronized (lock) {
            waiters.add(waiter);
        }
        on(event);
        if (!waiter.answer().isDone()) {
            var timer = ground.time().schedule(ground.limits().caller(), () -> expire(waiter));
            var unused = waiter.answer().whenComplete((ruling, failure) -> timer.cancel());
        }
        return waiter.answer();
    }

    /** Moves the machine by one event, then does what it asks for and answers whom it can, outside the lock. */
    private void on(SessionEvent event) {
        var todo = new ArrayList<Runnable>();
        synchronized (lock) {
            step(event, todo);
            if (waiters.stream().anyMatch(Waiter::renews) && !(event instanceof SessionEvent.Asked)) {
                // Whoever waits needs a credential still: the event may have made room to begin a refresh.
                step(new SessionEvent.Asked(), todo);
            }
            settle(todo);
        }
        todo.forEach(Runnable::run);
    }

    private void step(SessionEvent event, List<Runnable> todo) {
        var now = now();
        var step = machine.on(state, event, now);
        state = step.state();
        publish(now);
        step.notices().forEach(notice -> todo.add(() -> ground.listener().on(notice)));
        step.effects().forEach(effect -> todo.add(() -> effects.perform(effect)));
    }

    private void settle(List<Runnable> todo) {
        var now = now();
        waiters.removeIf(waiter -> {
            var ruling = waiter.question().apply(now);
            if (ruling instanceof Ruling.Wait && !state.closed()) {
                return false;
            }
            var answer = ruling instanceof Ruling.Wait ? new Ruling.Fail(CLOSED) : ruling;
            todo.add(() -> waiter.answer().complete(answer));
            return true;
        });
    }

    private void expire(Waiter waiter) {
        synchronized (lock) {
            if (!waiters.remove(waiter)) {
                return;
            }
        }
        waiter.answer()
                .complete(new Ruling.Fail(new Problem.Service(
                        "a refresh did not end within " + ground.limits().caller(),
                        "Try again; another process may hold the home's lease.",
                        now().wall())));
    }

    private void publish(Now now) {
        watchesAcceptance = !state.rejections().unproven().isEmpty()
                || (state.knowledge() instanceof Knowledge.Holding holding && holding.reserve() != null);
        long checkedAt = now.wall() - (now.monotonic() - state.checkedAt());
        served = state.knowledge() instanceof Knowledge.Holding holding && !state.closed()
                ? new Served(holding.held().headers(), servedUntil(holding.held()), checkedAt)
                : Served.NOTHING;
    }

    private long servedUntil(Held held) {
        if (state.isRefreshing() || !canWrite || !held.isRenewable()) {
            return held.life().refuseAt();
        }
        long begin = held.life().advisoryAt();
        if (state.activity() instanceof Activity.BackingOff pause) {
            begin = Math.max(begin, pause.until());
        }
        return Math.min(begin, held.life().refuseAt());
    }

    private Now now() {
        return new Now(ground.time().millis(), ground.time().nanos() / 1_000_000);
    }

    private SessionState state() {
        synchronized (lock) {
            return state;
        }
    }

    private static Ruling await(CompletableFuture<Ruling> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("rulings are never exceptional", e);
        }
    }

    private AuthHeaders headers(Ruling ruling) throws AuthException {
        if (ruling instanceof Ruling.Serve serve) {
            return serve.held().headers();
        }
        throw problem(((Ruling.Fail) ruling).problem());
    }

    private Verdict verdict(Ruling ruling) throws AuthException {
        return ruling instanceof Ruling.GiveUp giveUp
                ? new Verdict.GiveUp(giveUp.reason())
                : new Verdict.Retry(headers(ruling));
    }

    private AuthException problem(Problem problem) {
        return problem.toException(
                ground.profile().signInRemedy(), ground.time().millis());
    }

    private interface Attempt<T> {
        T make() throws AuthException;
    }

    private static <T> CompletableFuture<T> attempt(Attempt<T> attempt) {
        try {
            return CompletableFuture.completedFuture(attempt.make());
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
