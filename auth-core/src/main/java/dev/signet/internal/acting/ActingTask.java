package dev.signet.internal.acting;

import dev.signet.agent.AgentTask;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.auth.Verdict;
import dev.signet.internal.agent.OpenTask;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A task as the application sees it: headers for allowed origins only, and another registration where a server asks for one. */
final class ActingTask implements AgentTask {
    private final AgentGround ground;
    private final OpenTask task;
    private final RequestAuthorizer requests;
    private @Nullable HttpClient http;

    /** A task of an agent whose key is in memory as long as it signs. */
    ActingTask(AgentGround ground, OpenTask task) {
        this(ground, task, null);
    }

    /**
     * A task.
     *
     * @param lookout goes where signing may have to wait for a store, for callers that must not; null when it never has to
     */
    ActingTask(AgentGround ground, OpenTask task, @Nullable Lookout lookout) {
        this.ground = ground;
        this.task = task;
        this.requests =
                ground.told().apply(new Requests(() -> ground.home().time().nanos(), lookout));
    }

    /**
     * What the task signs, for a request that was asked about before; may wait for a store.
     *
     * @param asked when that was, on the monotonic clock: what was looked up about the key since is recent enough
     */
    RequestAuthorizer asked(long asked) {
        return ground.told().apply(new Requests(() -> asked, null));
    }

    /** Waits until the service knows the task. */
    ActingTask registered() throws AuthException, InterruptedException {
        var unused = await(task.headers());
        return this;
    }

    /** The id the service gave; empty until the task is registered. */
    Optional<String> knownId() {
        return task.id();
    }

    @Override
    public String id() {
        return task.id().orElseThrow(() -> new IllegalStateException("the task is not registered"));
    }

    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        return requests.authorize(target);
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        return requests.authorizeAsync(target);
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return requests.rejected(target, sent, challenges);
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return requests.rejectedAsync(target, sent, challenges);
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        requests.accepted(target, sent);
    }

    @Override
    public synchronized HttpClient httpClient() {
        if (http == null) {
            http = ground.clients().carrying(this);
        }
        return http;
    }

    @Override
    public void close() {
        task.close();
    }

    @Override
    public String toString() {
        return "AgentTask[" + task + "]";
    }

    private static <T> T await(CompletableFuture<T> answer) throws AuthException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthException known) {
                throw known;
            }
            throw new IllegalStateException("this task can't be used any more", e.getCause());
        }
    }

    /** What the task signs, whoever is told of it. */
    private final class Requests implements RequestAuthorizer {
        private final LongSupplier asked;
        private final @Nullable Lookout lookout;

        Requests(LongSupplier asked, @Nullable Lookout lookout) {
            this.asked = asked;
            this.lookout = lookout;
        }

        private <T> CompletableFuture<T> later(LongFunction<CompletableFuture<T>> question) {
            return lookout == null ? question.apply(asked.getAsLong()) : lookout.ask(question);
        }

        @Override
        public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
            ground.origins().require(target);
            var known = task.known();
            return known != null ? known : await(task.headers(asked.getAsLong()));
        }

        @Override
        public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
            try {
                ground.origins().require(target);
            } catch (UntrustedOriginException | PolicyDeniedException e) {
                return CompletableFuture.failedFuture(e);
            }
            var known = task.known();
            return known != null ? CompletableFuture.completedFuture(known) : later(task::headers);
        }

        @Override
        public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
                throws AuthException, InterruptedException {
            return await(ground.session().signedRejection(task, target, sent, challenges));
        }

        @Override
        public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
            return later(moment -> ground.session().signedRejection(task, target, sent, challenges));
        }

        @Override
        public void accepted(URI target, AuthHeaders sent) {
            task.accepted(sent);
        }
    }
}
