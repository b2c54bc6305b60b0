package dev.signet;

import dev.signet.agent.AgentKeys;
import dev.signet.agent.AgentTask;
import dev.signet.agent.NamedAgent;
import dev.signet.agent.RegisteredAgent;
import dev.signet.agent.RegistrationRequest;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Verdict;
import dev.signet.internal.ring.AgentName;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An agent of the home's key ring: read when it is first used, and again after it was registered. */
final class EnrolledAgent implements NamedAgent, AgentKeys {
    private final Assembly assembly;
    private final AgentName name;
    private @Nullable HttpClient http;
    private volatile @Nullable ActingAgent acting;

    EnrolledAgent(Assembly assembly, AgentName name) {
        this.assembly = assembly;
        this.name = name;
    }

    @Override
    public String name() {
        return name.value();
    }

    @Override
    public AgentKeys keys() {
        return this;
    }

    @Override
    public RegisteredAgent registerIfAbsent() throws AuthException, InterruptedException {
        return registerIfAbsent(assembly.desk().registration());
    }

    @Override
    public RegisteredAgent registerIfAbsent(RegistrationRequest request) throws AuthException, InterruptedException {
        var known = assembly.agents().registered(name, request);
        return known.isPresent() ? known.get() : assembly.agents().register(name, request);
    }

    @Override
    public Optional<RegisteredAgent> find() throws AuthException {
        return assembly.ring().find(name);
    }

    @Override
    public String runtimeId() {
        try {
            return acting().runtimeId();
        } catch (AuthException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private ActingAgent acting() throws AuthException {
        var known = acting;
        return known != null ? known : read();
    }

    private synchronized ActingAgent read() throws AuthException {
        var meanwhile = acting;
        if (meanwhile != null) {
            return meanwhile;
        }
        var found = find();
        if (found.isEmpty()) {
            throw new AssertionException(
                    false,
                    "the agent " + name + " is not registered in " + assembly.location(),
                    "Register it first: keys().registerIfAbsent().",
                    null);
        }
        try (var key = assembly.ring().signingKey(name)) {
            var agent = assembly.agent(assembly.requireAllowed(assembly.desk().identity(found.get(), key.toPkcs8V2())));
            var fresh = new ActingAgent(assembly, agent, new ActingTask(assembly, agent.defaultTask()), true);
            acting = fresh;
            return fresh;
        }
    }

    @Override
    public AgentTask newTask() throws AuthException, InterruptedException {
        return acting().newTask();
    }

    @Override
    public synchronized HttpClient httpClient() {
        if (http == null) {
            http = assembly.clients().carrying(this);
        }
        return http;
    }

    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        return acting().authorize(target);
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        try {
            return acting().authorizeAsync(target);
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return acting().rejected(target, sent, challenges);
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        try {
            return acting().rejectedAsync(target, sent, challenges);
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        var known = acting;
        if (known != null) {
            known.accepted(target, sent);
        }
    }

    @Override
    public void close() {
        var known = acting;
        if (known != null) {
            known.close();
        }
    }

    @Override
    public String toString() {
        return "Agent[" + name + "]";
    }
}
