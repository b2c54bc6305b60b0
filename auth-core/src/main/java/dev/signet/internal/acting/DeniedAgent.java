package dev.signet.internal.acting;

import dev.signet.agent.Agent;
import dev.signet.agent.AgentTask;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.Verdict;
import dev.signet.internal.policy.Denial;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An agent that a policy forbids: its key is not opened, and each call says why. */
final class DeniedAgent implements Agent {
    private final AgentGround ground;
    private final String runtimeId;
    private final Denial denial;

    DeniedAgent(AgentGround ground, String runtimeId, Denial denial) {
        this.ground = ground;
        this.runtimeId = runtimeId;
        this.denial = denial;
    }

    @Override
    public String runtimeId() {
        return runtimeId;
    }

    @Override
    public AgentTask newTask() throws PolicyDeniedException {
        throw denial.toException();
    }

    /** A client whose calls say why; requests that are passed through go out. */
    @Override
    public HttpClient httpClient() {
        return ground.clients().carrying(this);
    }

    @Override
    public AuthHeaders authorize(URI target) throws PolicyDeniedException {
        throw denial.toException();
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        return CompletableFuture.failedFuture(denial.toException());
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges) throws PolicyDeniedException {
        throw denial.toException();
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return CompletableFuture.failedFuture(denial.toException());
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        // Nothing was sent with headers of this agent.
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }

    @Override
    public String toString() {
        return "Agent[" + runtimeId + ", forbidden]";
    }
}
