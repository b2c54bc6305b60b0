package dev.signet.internal.session;

import static dev.signet.internal.session.Answers.await;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Credential;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.auth.Verdict;
import dev.signet.auth.store.StoreTraits;
import dev.signet.internal.agent.OpenTask;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.session.SessionMachine.Now;
import dev.signet.internal.session.SessionState.Knowledge;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private final AgentSeat seat;
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
        // What was given stays in memory, whatever the home allows.
        this.canWrite = ground.source() instanceof CredentialSource.Given
                || !ground.store().traits().has(StoreTraits.Trait.READ_ONLY);
        this.machine = new SessionMachine(canWrite);
        this.worker = new Worker(ground.limits().closeWait(), ground.time());
        this.effects = new Effects(ground, worker, this::on);
        this.seat = new AgentSeat(ground, worker);
    }

    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        origins.require(target);
        var headers = fresh();
        return headers != null ? headers : await(request().thenCompose(this::headers));
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        try {
            origins.require(target);
        } catch (UntrustedOriginException | PolicyDeniedException e) {
            return CompletableFuture.failedFuture(e);
        }
        var headers = fresh();
        return headers != null
                ? CompletableFuture.completedFuture(headers)
                : request().thenCompose(this::headers);
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return await(rejectedAsync(target, sent, challenges));
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return signs()
                ? look().thenCompose(unused -> signedRejection(target, sent, challenges))
                : rejection(target, sent, challenges).thenCompose(this::verdict);
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        var task = served.task();
        if (task != null) {
            task.accepted(sent);
        } else if (watchesAcceptance) {
            on(new SessionEvent.Accepted(OriginRules.describe(target), sent.generation()));
        }
    }

    /**
     * Gets newer tokens whatever the clock says, or adopts those another program got. An agent has nothing to renew: its task
     * is registered, if it was not yet, so that the next request need not wait for that.
     *
     * @throws AuthException when there are none to be had
     * @throws InterruptedException when the waiting thread is interrupted; the refresh itself goes on
     */
    public void refresh() throws AuthException, InterruptedException {
        // A look, not a request: a request for an expired credential would renew it, and this once more.
        var unusedLook = await(look());
        var unused = signs()
                ? await(request().thenCompose(this::headers))
                : await(ask(new SessionEvent.RefreshAsked(), true, now -> Ruling.forRefresh(state, canWrite, now))
                        .thenCompose(this::headers));
    }

    /**
     * How things stand, after a look at the store.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Overview examine() throws InterruptedException {
        try {
            var unused = await(look());
        } catch (AuthException e) {
            throw new IllegalStateException("a look ends in no exception", e);
        }
        SessionState now;
        OpenTask task;
        synchronized (lock) {
            now = state;
            task = served.task();
        }
        return Overview.of(now, ground, task, canWrite);
    }

    /**
     * Lets go of the credential in memory, since somebody signed out of the home: call it after the document was deleted. Whatever a
     * refresh or a look under way brings from before is not used any more; a sign-in that was stored since is.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void forget() throws InterruptedException {
        // A look that began before the deletion may have seen the document: only one is under way at a time, so it ends
        // first.
        var unusedBefore = examine();
        on(new SessionEvent.SignedOut());
        seat.vacate();
        var unusedAfter = examine();
    }

    /**
     * The credentials that are in this process's memory only, after a look at the store: saved too late, or overtaken by another
     * program's.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public List<Credential> notStored() throws InterruptedException {
        var unused = examine();
        if (!(state().knowledge() instanceof Knowledge.Holding holding)) {
            return List.of();
        }
        var credentials = new ArrayList<Credential>();
        if (holding.unsaved() != null) {
            credentials.add(holding.held().credential());
        }
        if (holding.reserve() != null) {
            credentials.add(holding.reserve().ours().credential());
        }
        return List.copyOf(credentials);
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
        seat.close();
        worker.close();
    }

    private @Nullable AuthHeaders fresh() {
        return served.at(ground.time().millis());
    }

    /** Looks at the store, however lately that was done. */
    CompletableFuture<Ruling> look() {
        return ask(new SessionEvent.LookAsked(), false, now -> Ruling.forReport(state));
    }

    /** Whether what is in use signs each request. */
    private boolean signs() {
        return served.task() != null;
    }

    private CompletableFuture<Ruling> request() {
        return ask(new SessionEvent.Asked(), true, now -> Ruling.forRequest(state, canWrite, now));
    }

    private CompletableFuture<Ruling> rejection(URI target, AuthHeaders sent, List<String> challenges) {
        if (!Challenges.blameTheToken(challenges)) {
            return CompletableFuture.completedFuture(new Ruling.GiveUp(
                    "the server refuses for another reason than the token: " + Challenges.show(challenges)));
        }
        return refusal(OriginRules.describe(target), sent.generation());
    }

    /** What the credential in use is good for besides requests. */
    public CurrentCredential current() {
        return new CurrentCredential(this, ground, seat);
    }

    /** What becomes of the credential named {@code generation}, which a service of this world refused. */
    CompletableFuture<Ruling> refusal(String service, String generation) {
        return ask(
                new SessionEvent.Rejected(service, generation),
                true,
                now -> Ruling.forRejection(state, generation, canWrite, now));
    }

    /** The credential in use; renewed first if need be. */
    CompletableFuture<Held> held() {
        return request().thenCompose(this::held);
    }

    /**
     * What becomes of a request that a task of an agent signed and a server refused.
     *
     * @param task that the headers belong to
     * @param target where the request went
     * @param sent the very headers that were sent
     * @param challenges the {@code WWW-Authenticate} values
     * @return completes with the verdict, or with an {@link AuthException}
     */
    public CompletableFuture<Verdict> signedRejection(
            OpenTask task, URI target, AuthHeaders sent, List<String> challenges) {
        return seat.rejected(task, target, sent, challenges);
    }

    /** After a look at the store: another identity, or another task of the same one. */
    private CompletableFuture<Verdict> signedRejection(URI target, AuthHeaders sent, List<String> challenges) {
        var task = served.task();
        if (task == null) {
            return rejection(target, sent, challenges).thenCompose(this::verdict);
        }
        return seat.rejected(task, target, sent, challenges);
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
            // One moment for all of it: a pause that ended in between would leave a caller to wait for nothing.
            var now = now();
            step(event, now, todo);
            if (waiters.stream().anyMatch(Waiter::renews) && !(event instanceof SessionEvent.Asked)) {
                // Whoever waits needs a credential still: the event may have made room to begin a refresh.
                step(new SessionEvent.Asked(), now, todo);
            }
            settle(now, todo);
        }
        todo.forEach(Runnable::run);
    }

    private void step(SessionEvent event, Now now, List<Runnable> todo) {
        var step = machine.on(state, event, now);
        state = step.state();
        publish(now);
        step.notices().forEach(notice -> todo.add(() -> ground.listener().on(notice)));
        step.effects().forEach(effect -> todo.add(() -> effects.perform(effect)));
    }

    private void settle(Now now, List<Runnable> todo) {
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
        served = Served.of(state, canWrite, now, held -> seat.of(held).defaultTask());
    }

    private Now now() {
        return Now.of(ground.time());
    }

    private SessionState state() {
        synchronized (lock) {
            return state;
        }
    }

    private CompletableFuture<Held> held(Ruling ruling) {
        return ruling instanceof Ruling.Serve serve
                ? CompletableFuture.completedFuture(serve.held())
                : CompletableFuture.failedFuture(problem(((Ruling.Fail) ruling).problem()));
    }

    private CompletableFuture<AuthHeaders> headers(Ruling ruling) {
        return held(ruling)
                .thenCompose(held -> held.headers() != null
                        ? CompletableFuture.completedFuture(held.headers())
                        : seat.of(held).defaultTask().headers());
    }

    private CompletableFuture<Verdict> verdict(Ruling ruling) {
        return ruling instanceof Ruling.GiveUp giveUp
                ? CompletableFuture.completedFuture(new Verdict.GiveUp(giveUp.reason()))
                : headers(ruling).thenApply(Verdict.Retry::new);
    }

    private AuthException problem(Problem problem) {
        return problem.toException(
                ground.profile().signInRemedy(), ground.time().millis());
    }
}
