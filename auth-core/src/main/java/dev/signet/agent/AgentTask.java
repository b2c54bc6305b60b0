package dev.signet.agent;

import dev.signet.auth.RequestAuthorizer;
import java.net.http.HttpClient;

/**
 * A task of an {@link Agent}, registered with its service: what the agent's assertions are bound to. Get one from
 * {@link Agent#newTask()}.
 *
 * <p>Headers are signed at most once a second; within the second they are the same object, handed out without a lock. When a server
 * says that it does not know the task, it is registered once again, under another id.
 *
 * <p>Safe for use by several threads. Not meant to be implemented outside of Signet.
 */
public interface AgentTask extends RequestAuthorizer, AutoCloseable {
    /**
     * The id the service gave the task.
     *
     * @return 1 to 128 characters of {@code A-Z a-z 0-9 . _ ~ -}; another one after the task was registered again
     */
    String id();

    /**
     * A client whose requests carry assertions of this task; otherwise as {@link dev.signet.Signet#httpClient()}.
     *
     * @return the same client each time; it shares its connections with the other clients of the Signet
     */
    HttpClient httpClient();

    /** Makes room for another task; this one gives no headers any more. The service is not told, as it has no way to be. */
    @Override
    void close();
}
