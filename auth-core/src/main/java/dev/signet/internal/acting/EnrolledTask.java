package dev.signet.internal.acting;

import dev.signet.agent.AgentTask;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.auth.Verdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A task of an agent of the key ring. A task belongs to one runtime id, so when a rotation gives the agent another, the task is
 * registered again under that, when its next request needs it.
 */
final class EnrolledTask implements AgentTask {
    private final AgentGround ground;
    private final EnrolledAgent agent;
    private volatile @Nullable Placed placed;
    private @Nullable HttpClient http;
    private volatile boolean closed;

    private EnrolledTask(AgentGround ground, EnrolledAgent agent) {
        this.ground = ground;
        this.agent = agent;
    }

    /** The task while one key is active. */
    private record Placed(EnrolledAgent.Acting under, ActingTask task) {}

    static EnrolledTask open(AgentGround ground, EnrolledAgent agent) throws AuthException, InterruptedException {
        var task = new EnrolledTask(ground, agent);
        try {
            var unused = agent.steadily((now, asked) -> task.under(now).registered());
            return task;
        } catch (AuthException | InterruptedException | RuntimeException e) {
            task.close();
            throw e;
        }
    }

    private ActingTask under(EnrolledAgent.Acting now) throws AssertionException {
        var known = placed;
        return known != null && known.under().is(now) ? known.task() : move(now);
    }

    private synchronized ActingTask move(EnrolledAgent.Acting now) throws AssertionException {
        var known = placed;
        if (known != null && known.under().is(now)) {
            return known.task();
        }
        requireOpen();
        if (known != null) {
            if (now.isBefore(known.under())) {
                throw replaced(null);
            }
            known.task().close();
        }
        // The key was only erased meanwhile: the service knows the task.
        var id = known != null && known.under().signsWith(now.key())
                ? known.task().knownId()
                : Optional.<String>empty();
        var moved = new ActingTask(ground, now.agent().newTask(id), agent.lookout());
        placed = new Placed(now, moved);
        return moved;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this task is closed: open another one");
        }
    }

    /** Has the caller ask once more, with the key that is active by then. */
    private static AssertionException replaced(@Nullable IllegalStateException cause) {
        return new AssertionException(
                false,
                "the agent's key was replaced while one of its tasks was asked",
                "Ask the task again: it is registered under the other key.",
                cause);
    }

    /** What is asked of the task while one key is active. */
    @FunctionalInterface
    private interface Call<T> {
        T on(RequestAuthorizer task) throws AuthException, InterruptedException;
    }

    private <T> T ask(EnrolledAgent.Acting now, long asked, Call<T> call) throws AuthException, InterruptedException {
        var task = under(now);
        try {
            return call.on(task.asked(asked));
        } catch (IllegalStateException e) {
            if (agent.acting(asked).is(now)) {
                throw e;
            }
            // It was closed since it moved on, and not by the application.
            throw replaced(e);
        }
    }

    @Override
    public String id() {
        var known = placed;
        if (known == null) {
            throw new IllegalStateException("the task is not registered");
        }
        return known.task().id();
    }

    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        var known = known();
        if (known == null) {
            ground.origins().require(target);
        } else {
            try {
                return known.task().authorize(target);
            } catch (AuthException | IllegalStateException e) {
                ground.origins().require(target);
                if (agent.acting().is(known.under())) {
                    throw e;
                }
            }
        }
        return agent.steadily((now, asked) -> ask(now, asked, task -> task.authorize(target)));
    }

    /** Where the task is, if that is under the key which memory knows to be active. */
    private @Nullable Placed known() {
        var now = agent.known();
        var known = placed;
        return now != null && known != null && known.under().is(now) ? known : null;
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        try {
            ground.origins().require(target);
        } catch (UntrustedOriginException | PolicyDeniedException e) {
            return CompletableFuture.failedFuture(e);
        }
        requireOpen();
        EnrolledAgent.Call<CompletableFuture<AuthHeaders>> call =
                (now, asked) -> ask(now, asked, task -> task.authorizeAsync(target));
        var known = known();
        return known == null
                ? agent.steadilyLater(call)
                : agent.steadilyLater(known.under(), known.task().authorizeAsync(target), call);
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return agent.steadily((now, asked) -> ask(now, asked, task -> task.rejected(target, sent, challenges)));
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        requireOpen();
        return agent.steadilyLater(
                (now, asked) -> ask(now, asked, task -> task.rejectedAsync(target, sent, challenges)));
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        var known = placed;
        if (known != null) {
            known.task().accepted(target, sent);
        }
    }

    @Override
    public synchronized HttpClient httpClient() {
        if (http == null) {
            http = ground.clients().carrying(this);
        }
        return http;
    }

    @Override
    public synchronized void close() {
        closed = true;
        var known = placed;
        if (known != null) {
            known.task().close();
        }
    }

    @Override
    public String toString() {
        var known = placed;
        return known == null ? "AgentTask[not registered]" : known.task().toString();
    }
}
