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
 * <p>{@link dev.signet.Signet#agent(String)} gives the same object for the same name each time. Closing it is not needed: it is closed with its
 * Signet.
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

    /**
     * Wipes the copy of its key that is held in memory, for everybody who uses the agent of this name of this Signet, and ends nothing:
     * whoever uses the agent next has its key read from the ring again, and its open tasks go on. What is under way meanwhile goes on with the
     * key as it is read then. Does nothing while no key is in memory. The text of the key that the ring was read from is a Java string,
     * which stays in memory until it is collected.
     *
     * <p>Closing the Signet wipes it for good: after that every other method that needs the home throws {@link IllegalStateException}.
     */
    @Override
    void close();
}
