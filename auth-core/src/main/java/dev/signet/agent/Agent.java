package dev.signet.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.RequestAuthorizer;
import java.net.http.HttpClient;

/**
 * An agent that signs each request with its own Ed25519 key. Get one from {@link dev.signet.Signet#agent()}.
 *
 * <pre>{@code
 * try (Signet signet = Signet.builder(Profile.codex()).allow("https://api.acme.test").build()) {
 *     Agent agent = signet.agent();
 *     agent.httpClient().send(request, BodyHandlers.ofString());       // the process's own task
 *     try (AgentTask task = agent.newTask()) {                         // a task for this job alone
 *         task.httpClient().send(request, BodyHandlers.ofString());
 *     }
 * }
 * }</pre>
 *
 * <p>What is sent is an assertion: which agent, on which task, at which second, signed. A request without a registered task is not
 * sent at all. As a {@link RequestAuthorizer} an agent gives the headers of its default task: one for each open Signet and identity,
 * registered when the first request needs it, and registered once again when a server says that it does not know it.
 *
 * <p>Safe for use by several threads. Not meant to be implemented outside of Signet.
 */
public interface Agent extends RequestAuthorizer, AutoCloseable {
    /**
     * The id the service knows the agent by.
     *
     * @return 1 to 128 characters of {@code A-Z a-z 0-9 . _ ~ -}; not secret
     */
    String runtimeId();

    /**
     * Registers one more task, and waits for that. As many may be open at a time as
     * {@link dev.signet.SignetBuilder#maxOpenTasks} allows; close those that are done.
     *
     * @return the task; close it
     * @throws dev.signet.auth.AssertionException when the service gives no task, or as many are open as are allowed
     * @throws AuthException when the agent's key can't be used
     * @throws InterruptedException when the waiting thread is interrupted
     */
    AgentTask newTask() throws AuthException, InterruptedException;

    /**
     * A client whose requests carry assertions of the default task; otherwise as {@link dev.signet.Signet#httpClient()}.
     *
     * @return the same client each time; closed with the Signet
     */
    HttpClient httpClient();

    /**
     * Erases the private key that signs. The text it was read from is a Java string, which stays in memory until it is collected. An agent that {@link dev.signet.Signet#agent()} gave belongs to its Signet and is closed
     * with it: for that one this does nothing.
     */
    @Override
    void close();
}
