package dev.signet.internal.acting;

import dev.signet.agent.AgentTask;
import dev.signet.agent.NamedAgent;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Verdict;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.agent.OpenAgent;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.RingWatch;
import dev.signet.internal.ring.SigningKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
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
    private final EnrolledKeys keys;
    private @Nullable HttpClient http;
    private volatile @Nullable Acting acting;
    private int changes;

    EnrolledAgent(NamedAgents agents, AgentGround ground, AgentName name) {
        this.agents = agents;
        this.ground = ground;
        this.name = name;
        this.watch = new RingWatch(agents.ring(), name, ground.home().time());
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

    /** What is asked of the agent while one key is active. */
    @FunctionalInterface
    interface Call<T> {
        T on(Acting acting) throws AuthException, InterruptedException;
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

    /** The ring was changed here: what this process signs follows at once, and the key of an agent that was stopped is erased. */
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

    /** The agent with the key that is active now. */
    Acting acting() throws AuthException {
        var key = watch.current();
        var known = acting;
        return known != null && known.signsWith(key) ? known : change();
    }

    private synchronized Acting change() throws AuthException {
        // Asked once more: whoever looked long ago and had to wait would bring back a key that was replaced since.
        var key = watch.current();
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
            throw absent((SigningKey.Absent) key);
        }
        var term = agents.rules().term(name.value(), present);
        var agent = agents.open(present, () -> {
            requireActive(present);
            term.require();
        });
        return new Acting(++changes, present, agent, new ActingTask(ground, agent.defaultTask()));
    }

    private void requireActive(SigningKey.Present key) throws AuthException {
        var now = watch.current();
        if (!(now instanceof SigningKey.Present present)) {
            throw absent((SigningKey.Absent) now);
        }
        if (!present.keyId().equals(key.keyId())) {
            throw new AssertionException(
                    false,
                    "key " + key.keyId() + " of the agent " + name + " signs no more: another one took its place",
                    "Ask the agent again: it signs with the other key.",
                    null);
        }
    }

    private AssertionException absent(SigningKey.Absent key) {
        return switch (key.cause()) {
            case NOT_REGISTERED ->
                new AssertionException(
                        false,
                        "the agent " + name + " is not registered in "
                                + ground.home().store().describe(DocumentName.CREDENTIAL),
                        "Register it first: keys().registerIfAbsent().",
                        null);
            case REVOKED ->
                new AssertionException(
                        false,
                        "the agent " + name + " was stopped: its key was revoked"
                                + key.reason()
                                        .map(reason -> " (" + reason + ")")
                                        .orElse(""),
                        "Give it another key: keys().replace().",
                        null);
        };
    }

    /** Asks, and asks once more when the key was replaced meanwhile. */
    <T> T steadily(Call<T> call) throws AuthException, InterruptedException {
        for (int tries = 1; ; tries++) {
            var asked = acting();
            try {
                return call.on(asked);
            } catch (AuthException e) {
                if (tries == TRIES || acting().is(asked)) {
                    throw e;
                }
            }
        }
    }

    /** As {@link #steadily}, for what completes later. */
    <T> CompletableFuture<T> steadilyLater(Call<CompletableFuture<T>> call) {
        return steadilyLater(call, 1);
    }

    private <T> CompletableFuture<T> steadilyLater(Call<CompletableFuture<T>> call, int tries) {
        try {
            var asked = acting();
            return call.on(asked)
                    .exceptionallyCompose(failure -> tries < TRIES && isChanged(asked)
                            ? steadilyLater(call, tries + 1)
                            : CompletableFuture.failedFuture(failure));
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    private boolean isChanged(Acting asked) {
        try {
            return !acting().is(asked);
        } catch (AuthException e) {
            // The agent was stopped: asking again says so.
            return true;
        }
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

    /** The first try makes no garbage: it is the only one unless the key is replaced at that moment. */
    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        var asked = acting();
        try {
            return asked.task().authorize(target);
        } catch (AuthException e) {
            if (acting().is(asked)) {
                throw e;
            }
            return steadily(now -> now.task().authorize(target));
        }
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        return steadilyLater(now -> now.task().authorizeAsync(target));
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return steadily(now -> now.task().rejected(target, sent, challenges));
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return steadilyLater(now -> now.task().rejectedAsync(target, sent, challenges));
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        var known = acting;
        if (known != null) {
            known.task().accepted(target, sent);
        }
    }

    @Override
    public void close() {
        var known = acting;
        if (known != null) {
            known.agent().close();
        }
    }

    @Override
    public String toString() {
        return "Agent[" + name + "]";
    }
}
