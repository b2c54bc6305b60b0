package dev.signet.agent;

/**
 * An agent that a home registered under a name of the application's own. The name stays; the id the service knows the agent by and
 * the keys it signs with may change under it. Get one from {@link dev.signet.Signet#agent(String)}.
 *
 * <pre>{@code
 * NamedAgent agent = signet.agent("ci-runner-7");
 * agent.keys().registerIfAbsent();
 * agent.httpClient().send(request, BodyHandlers.ofString());
 * }</pre>
 *
 * <p>Until it is registered every request fails with an {@link dev.signet.auth.AssertionException} that says so.
 *
 * <p>Safe for use by several threads. Not meant to be implemented outside of Signet.
 */
public interface NamedAgent extends Agent {
    /**
     * The application's name for it.
     *
     * @return 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
     */
    String name();

    /**
     * Its keys.
     *
     * @return always the same
     */
    AgentKeys keys();

    /**
     * The id the service knows the agent by.
     *
     * @return not secret
     * @throws IllegalStateException when it is not registered
     */
    @Override
    String runtimeId();
}
