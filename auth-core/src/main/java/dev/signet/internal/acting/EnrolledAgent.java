package dev.signet.internal.acting;

import dev.signet.agent.AgentTask;
import dev.signet.agent.NamedAgent;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.auth.Verdict;
import dev.signet.internal.agent.OpenAgent;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.RingWatch;
import dev.signet.internal.ring.SigningKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An agent of the home's key ring. It signs with whatever key the ring has active: a rotation, here or in another process, puts another
 * key and runtime id under it, and a revocation ends its signing. Nothing is read before it is used.
 */
final class EnrolledAgent implements NamedAgent {
    /** How often the key may change under one request before something must be wrong. */
    private static final int TRIES = 10;

    private final NamedAgents agents;
    private final AgentGround ground;
    private final AgentName name;
    private final RingWatch watch;
    private final Lookout lookout;
    private final EnrolledKeys keys;
    private @Nullable HttpClient http;
    private volatile @Nullable Acting acting;
    private @Nullable Rest rest;
    private int changes;

    EnrolledAgent(NamedAgents agents, AgentGround ground, AgentName name) {
        this.agents = agents;
        this.ground = ground;
        this.name = name;
        this.watch = new RingWatch(agents.ring(), name, ground.home().time());
        this.lookout = new Lookout(watch, ground.home());
        this.keys = new EnrolledKeys(agents, name, this::changed);
    }

    /**
     * The agent while one key is active.
     *
     * @param number counts up, each time it is another key
     * @param key it signs with
     * @param agent signs
     * @param task its default task
     */
    record Acting(int number, SigningKey.Present key, OpenAgent agent, ActingTask task) {
        boolean is(Acting other) {
            return number == other.number;
        }

        boolean isBefore(Acting other) {
            return number - other.number < 0;
        }

        boolean signsWith(SigningKey other) {
            return other instanceof SigningKey.Present present
                    && key.keyId().equals(present.keyId())
                    && key.runtimeId().equals(present.runtimeId());
        }
    }

    /**
     * What is kept of the agent while its key is erased: the task that the service knows.
     *
     * @param task its default one
     */
    private record Rest(String keyId, String runtimeId, Optional<String> task) {
        boolean isOf(SigningKey.Present key) {
            return keyId.equals(key.keyId()) && runtimeId.equals(key.runtimeId());
        }
    }

    /** What is asked of the agent while one key is active, and when that was. */
    @FunctionalInterface
    interface Call<T> {
        T on(Acting acting, long asked) throws AuthException, InterruptedException;
    }

    @Override
    public String name() {
        return name.value();
    }

    @Override
    public EnrolledKeys keys() {
        return keys;
    }

    @Override
    public String runtimeId() {
        try {
            return acting().agent().runtimeId();
        } catch (AuthException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * The ring was changed or read here: what this process signs follows at once, and the key of an agent that was stopped is erased.
     */
    private void changed() {
        watch.forget();
        if (acting != null) {
            try {
                var unused = acting();
            } catch (AuthException e) {
                // Told to whoever asks for headers next.
            }
        }
    }

    /** The agent with the key that is active now, from memory alone; null when that has to be looked up, or there is none. */
    @Nullable Acting known() {
        var key = watch.known();
        var known = acting;
        return key != null && known != null && known.signsWith(key) ? known : null;
    }

    /** The agent with the key that is active now. May wait for the store. */
    Acting acting() throws AuthException {
        return acting(ground.home().time().nanos());
    }

    /** As {@link #acting()}, for one who asked before, on the monotonic clock: what was looked up since is recent enough. */
    Acting acting(long asked) throws AuthException {
        agents.requireOpen();
        var key = watch.current(asked);
        var known = acting;
        return known != null && known.signsWith(key) ? known : change(asked);
    }

    private synchronized Acting change(long asked) throws AuthException {
        // Once more, since whoever waited for the lock would bring back a key that was erased or replaced meanwhile.
        agents.requireOpen();
        var key = watch.current(asked);
        var known = acting;
        if (known != null && known.signsWith(key)) {
            return known;
        }
        Acting fresh = null;
        try {
            fresh = start(key);
            return fresh;
        } finally {
            acting = fresh;
            if (known != null) {
                // Last: who is about to sign with it finds the other one.
                known.agent().close();
            }
        }
    }

    private Acting start(SigningKey key) throws AuthException {
        if (!(key instanceof SigningKey.Present present)) {
            throw RingPermit.absent(ground, name, (SigningKey.Absent) key);
        }
        var term = agents.rules().term(name.value(), present);
        var agent = agents.open(present, new RingPermit(ground, name, watch, present, term), firstTask(present));
        return new Acting(++changes, present, agent, new ActingTask(ground, agent.defaultTask(), lookout));
    }

    /** The task that the service knows already. */
    private Optional<String> firstTask(SigningKey.Present key) {
        var left = rest;
        return left != null && left.isOf(key) ? left.task() : key.taskId();
    }

    /** Asks, and asks once more when the key was replaced meanwhile. May wait for the store. */
    <T> T steadily(Call<T> call) throws AuthException, InterruptedException {
        long asked = ground.home().time().nanos();
        for (int tries = 1; ; tries++) {
            var now = acting(asked);
            try {
                return call.on(now, asked);
            } catch (AuthException e) {
                if (tries == TRIES || acting(asked).is(now)) {
                    throw e;
                }
            }
        }
    }

    /** As {@link #steadily}, for what completes later; waits for nothing. */
    <T> CompletableFuture<T> steadilyLater(Call<CompletableFuture<T>> call) {
        agents.requireOpen();
        return watch.known() instanceof SigningKey.Absent absent
                ? CompletableFuture.failedFuture(RingPermit.absent(ground, name, absent))
                : lookout.ask(asked -> attempt(call, asked, 1));
    }

    /** What the agent answers with the key it is known to have, and what it answers once more if the key was replaced meanwhile. */
    <T> CompletableFuture<T> steadilyLater(Acting now, CompletableFuture<T> answer, Call<CompletableFuture<T>> call) {
        return orAgain(now, answer, call, 1);
    }

    private <T> CompletableFuture<T> attempt(Call<CompletableFuture<T>> call, long asked, int tries) {
        try {
            var now = acting(asked);
            return orAgain(now, call.on(now, asked), call, tries);
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> CompletableFuture<T> orAgain(
            Acting now, CompletableFuture<T> answer, Call<CompletableFuture<T>> call, int tries) {
        return answer.exceptionallyCompose(failure -> tries == TRIES
                ? CompletableFuture.failedFuture(failure)
                : lookout.ask(asked -> isStill(now, asked)
                        ? CompletableFuture.failedFuture(failure)
                        : attempt(call, asked, tries + 1)));
    }

    private boolean isStill(Acting now, long asked) {
        try {
            return acting(asked).is(now);
        } catch (AuthException e) {
            // The agent was stopped: asking again says so.
            return false;
        }
    }

    /** Goes where signing may have to wait for the store. */
    Lookout lookout() {
        return lookout;
    }

    @Override
    public AgentTask newTask() throws AuthException, InterruptedException {
        return EnrolledTask.open(ground, this);
    }

    @Override
    public synchronized HttpClient httpClient() {
        if (http == null) {
            http = ground.clients().carrying(this);
        }
        return http;
    }

    /** The first try makes no garbage: it is the only one unless the ring has to be looked at, or the key is replaced at that moment. */
    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        var now = known();
        if (now == null) {
            ground.origins().require(target);
        } else {
            try {
                return now.task().authorize(target);
            } catch (AuthException e) {
                ground.origins().require(target);
                if (acting().is(now)) {
                    throw e;
                }
            }
        }
        return steadily((each, asked) -> each.task().asked(asked).authorize(target));
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        try {
            ground.origins().require(target);
        } catch (UntrustedOriginException | PolicyDeniedException e) {
            return CompletableFuture.failedFuture(e);
        }
        Call<CompletableFuture<AuthHeaders>> call =
                (each, asked) -> each.task().asked(asked).authorizeAsync(target);
        var now = known();
        return now == null ? steadilyLater(call) : steadilyLater(now, now.task().authorizeAsync(target), call);
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return steadily((now, asked) -> now.task().asked(asked).rejected(target, sent, challenges));
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return steadilyLater((now, asked) -> now.task().asked(asked).rejectedAsync(target, sent, challenges));
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        var known = acting;
        if (known != null) {
            known.task().accepted(target, sent);
        }
    }

    @Override
    public synchronized void close() {
        watch.forget();
        var known = acting;
        if (known != null) {
            var key = known.key();
            rest = new Rest(key.keyId(), key.runtimeId(), known.task().knownId().or(() -> firstTask(key)));
            acting = null;
            known.agent().close();
        }
    }

    @Override
    public String toString() {
        return "Agent[" + name + "]";
    }
}
