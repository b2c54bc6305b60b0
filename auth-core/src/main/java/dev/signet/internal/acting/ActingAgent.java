package dev.signet.internal.acting;

import dev.signet.agent.Agent;
import dev.signet.agent.AgentTask;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.Verdict;
import dev.signet.internal.agent.OpenAgent;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An agent as the application sees it. */
final class ActingAgent implements Agent {
    private final AgentGround ground;
    private final OpenAgent agent;
    private final RequestAuthorizer byDefault;
    private final boolean owned;
    private @Nullable HttpClient http;

    /**
     * An agent.
     *
     * @param byDefault gives headers of the default task
     * @param owned whether closing this closes {@code agent}
     */
    ActingAgent(AgentGround ground, OpenAgent agent, RequestAuthorizer byDefault, boolean owned) {
        this.ground = ground;
        this.agent = agent;
        this.byDefault = byDefault;
        this.owned = owned;
    }

    @Override
    public String runtimeId() {
        return agent.runtimeId();
    }

    @Override
    public AgentTask newTask() throws AuthException, InterruptedException {
        var task = new ActingTask(ground, agent.newTask());
        try {
            return task.registered();
        } catch (AuthException | InterruptedException | RuntimeException e) {
            task.close();
            throw e;
        }
    }

    @Override
    public synchronized HttpClient httpClient() {
        if (http == null) {
            http = ground.clients().carrying(byDefault);
        }
        return http;
    }

    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        return byDefault.authorize(target);
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        return byDefault.authorizeAsync(target);
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return byDefault.rejected(target, sent, challenges);
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return byDefault.rejectedAsync(target, sent, challenges);
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        byDefault.accepted(target, sent);
    }

    @Override
    public void close() {
        if (owned) {
            agent.close();
        }
    }

    @Override
    public String toString() {
        return "Agent[" + runtimeId() + "]";
    }
}
