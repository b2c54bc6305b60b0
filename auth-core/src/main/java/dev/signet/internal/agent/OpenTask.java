package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.event.AuthEvent;
import dev.signet.internal.agent.TaskRegistrar.Outcome;
import dev.signet.internal.oauth.BackOff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One task of an agent: registered when the first request needs it, once for all who ask, and once again when a server says that it
 * does not know it. Without a registered task there are no headers, so nothing is ever sent bare.
 *
 * <p>Safe for use by several threads. What was signed this second is read without a lock.
 */
public final class OpenTask implements AutoCloseable {
    /** How long after a registration that a refusal caused another refusal causes none. */
    static final Duration RENEWAL_PAUSE = Duration.ofSeconds(60);

    /** The pause before the second and last attempt of one registration. */
    static final Duration SECOND_ATTEMPT = Duration.ofMillis(500);

    private final OpenAgent agent;
    private final AgentDesk desk;
    private final boolean byDefault;
    private final Optional<String> first;
    private final Consumer<String> registered;
    private final Object lock = new Object();
    private volatile @Nullable AssertionHeaders headers;
    private volatile boolean unproven;
    private volatile @Nullable String id;
    private @Nullable CompletableFuture<Registration> pending;
    private @Nullable AgentFailure failure;
    private int failures;
    private long retryAt;
    private long renewedAt;
    private boolean renewed;
    private boolean closed;

    private OpenTask(OpenAgent agent, boolean byDefault, Optional<String> first, Consumer<String> registered) {
        this.agent = agent;
        this.desk = agent.desk();
        this.byDefault = byDefault;
        this.first = first;
        this.id = first.orElse(null);
        this.registered = registered;
    }

    static OpenTask byDefault(OpenAgent agent, Consumer<String> registered) {
        return new OpenTask(agent, true, Optional.empty(), registered);
    }

    /** One that counts among those that are open; {@code first} is its id when the service knows it already. */
    static OpenTask additional(OpenAgent agent, Optional<String> first) {
        return new OpenTask(agent, false, first, id -> {});
    }

    /** What a registration came to: one of both is there. */
    private record Registration(
            @Nullable AssertionHeaders headers, @Nullable AgentFailure failure) {}

    /** The id the service gave; empty until the task is registered. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** Headers that were signed this second already; null when {@link #headers()} has to be asked. Waits for nothing. */
    public @Nullable AuthHeaders known() {
        var made = headers;
        return made == null ? null : made.known();
    }

    /**
     * Headers for a request that is sent now. Registers the task first, if that is still to be done.
     *
     * @return completes within a minute; with an {@link AuthException} when there is no task or no key to sign with
     */
    public CompletableFuture<AuthHeaders> headers() {
        return headers(desk.time().nanos());
    }

    /**
     * As {@link #headers()}, for a request that was asked about before.
     *
     * @param asked when that was, in nanoseconds of the monotonic clock: what was looked up about the key since is recent enough
     */
    public CompletableFuture<AuthHeaders> headers(long asked) {
        var made = headers;
        return made != null ? signed(made, asked) : registration().thenCompose(ready -> signed(ready, asked));
    }

    /**
     * A server does not know the task that {@code sent} belong to.
     *
     * @param sent the very headers that were sent
     * @return newer headers; empty when the task was registered anew just before, or no server took the new one since
     */
    public CompletableFuture<Optional<AuthHeaders>> rejected(AuthHeaders sent) {
        synchronized (lock) {
            var made = headers;
            if (made != null && made.made(sent)) {
                long now = desk.time().nanos();
                if (unproven || (renewed && now - renewedAt < RENEWAL_PAUSE.toNanos())) {
                    return CompletableFuture.completedFuture(Optional.empty());
                }
                unproven = true;
                renewed = true;
                renewedAt = now;
                headers = null;
            }
        }
        return headers().thenApply(Optional::of);
    }

    /** A server took {@code sent}. */
    public void accepted(AuthHeaders sent) {
        if (unproven) {
            var made = headers;
            if (made != null && made.made(sent)) {
                unproven = false;
            }
        }
    }

    /** Why the last registration failed, while no other has succeeded. */
    public Optional<AuthException> problem() {
        synchronized (lock) {
            return Optional.ofNullable(failure).map(AgentFailure::toException);
        }
    }

    private static CompletableFuture<AuthHeaders> signed(AssertionHeaders made, long asked) {
        try {
            return CompletableFuture.completedFuture(made.current(asked));
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(new AssertionException(
                    true, "the wait for another thread's signature was broken off", "Try again.", e));
        }
    }

    private CompletableFuture<AssertionHeaders> registration() {
        CompletableFuture<Registration> begun;
        boolean ours = false;
        synchronized (lock) {
            var made = headers;
            if (made != null) {
                return CompletableFuture.completedFuture(made);
            }
            if (closed) {
                throw new IllegalStateException("this task is closed: open another one");
            }
            if (pending == null) {
                if (failure != null && desk.time().nanos() - retryAt < 0) {
                    return CompletableFuture.failedFuture(failure.toException());
                }
                pending = new CompletableFuture<>();
                ours = true;
            }
            begun = pending;
        }
        var waiting = await(begun);
        if (ours) {
            attempt(begun, 1);
        }
        return waiting;
    }

    /** One caller's wait, with a deadline of its own. */
    private CompletableFuture<AssertionHeaders> await(CompletableFuture<Registration> begun) {
        var limit = desk.terms().call().multipliedBy(3).plus(SECOND_ATTEMPT);
        var wait = begun.copy();
        var timer = desk.time()
                .schedule(
                        limit,
                        () -> wait.complete(new Registration(
                                null,
                                AgentFailure.passing(
                                        "a task of agent " + agent.runtimeId() + " was not registered within " + limit,
                                        null))));
        return wait.thenCompose(ended -> {
            timer.cancel();
            return ended.headers() != null
                    ? CompletableFuture.completedFuture(ended.headers())
                    : CompletableFuture.failedFuture(failureOf(ended).toException());
        });
    }

    private static AgentFailure failureOf(Registration ended) {
        return ended.failure() != null ? ended.failure() : AgentFailure.lasting("no task", "Try again.");
    }

    private void attempt(CompletableFuture<Registration> begun, int number) {
        try {
            desk.execute(() -> {
                var outcome = tryOnce();
                if (number == 1
                        && outcome instanceof Outcome.Failed failed
                        && failed.failure().isPassing()
                        && failed.failure().retryAfter().isEmpty()) {
                    var unused = desk.time().schedule(SECOND_ATTEMPT, () -> attempt(begun, 2));
                } else {
                    conclude(begun, outcome);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            conclude(
                    begun,
                    new Outcome.Failed(AgentFailure.lasting(
                            "no task could be registered: this Signet was closed meanwhile, or the process can start no more threads",
                            "Open the home again, and allow the process more threads.")));
        }
    }

    private Outcome tryOnce() {
        try {
            var active = agent.active();
            // What another process registered serves as well, until a server says otherwise.
            var known = renewed ? Optional.<String>empty() : byDefault ? agent.knownTask() : first;
            return known.isPresent()
                    ? new Outcome.Registered(known.get(), false)
                    : new TaskRegistrar(desk).register(active);
        } catch (AuthException e) {
            return new Outcome.Failed(AgentFailure.of(e));
        } catch (RuntimeException | LinkageError e) {
            // Its message may quote anything: only the class is told.
            return new Outcome.Failed(AgentFailure.lasting(
                    "the agent " + agent.runtimeId() + " could not be used: "
                            + e.getClass().getName(),
                    "This is a fault in Signet or in the signer: report it."));
        }
    }

    private void conclude(CompletableFuture<Registration> begun, Outcome outcome) {
        var ended = outcome;
        AssertionHeaders made = null;
        if (ended instanceof Outcome.Registered registration) {
            try {
                made = agent.active().headers(registration.taskId());
            } catch (AuthException e) {
                ended = new Outcome.Failed(AgentFailure.of(e));
            }
        }
        var failed = ended instanceof Outcome.Failed failure ? failure.failure() : null;
        boolean again;
        var pause = Duration.ZERO;
        synchronized (lock) {
            pending = null;
            again = renewed;
            failure = failed;
            if (failed == null) {
                failures = 0;
                // Closed meanwhile: its place is another task's now.
                headers = closed ? null : made;
                id = ((Outcome.Registered) ended).taskId();
            } else {
                failures++;
                pause = failed.isPassing()
                        ? BackOff.after(
                                failures, failed.retryAfter(), desk.random().getAsDouble())
                        : BackOff.MAX;
                retryAt = desk.time().nanos() + pause.toNanos();
            }
        }
        begun.complete(new Registration(made, failed));
        tell(outcome, failed, again, pause);
    }

    private void tell(Outcome outcome, @Nullable AgentFailure failed, boolean again, Duration pause) {
        if (failed != null) {
            desk.listener()
                    .on(new AuthEvent.TaskNotRegistered(
                            agent.runtimeId(),
                            String.valueOf(failed.toException().getMessage()),
                            Optional.of(pause)));
        } else if (outcome instanceof Outcome.Registered registration && registration.anew()) {
            desk.listener().on(new AuthEvent.TaskRegistered(agent.runtimeId(), again));
            registered.accept(registration.taskId());
        }
    }

    /** Makes room for another task. What is under way still ends; the service is not told, as it has no way to be. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            headers = null;
        }
        if (!byDefault) {
            desk.dismissTask();
        }
    }

    @Override
    public String toString() {
        return "OpenTask[" + agent.runtimeId() + (headers == null ? ", not registered]" : ", registered]");
    }
}
