package dev.signet.agent;

import dev.signet.auth.AuthException;
import java.util.Optional;

/**
 * The keys of a {@link NamedAgent}, kept in the home's own document and never in the credential that the home shares with other
 * programs. Safe for use by several threads, and by several processes of one home. Not meant to be implemented outside of Signet.
 */
public interface AgentKeys {
    /**
     * Makes a key and registers it with the agent service, in the name of whoever is signed in, unless that was done: then nothing
     * is sent. The key is stored before it is sent, so an attempt that broke off is resumed with the same key. Processes of one
     * home that ask at the same time end with one agent and one key.
     *
     * @return the agent as it is registered
     * @throws dev.signet.auth.AssertionException when the service could not be asked, or refuses the registration
     * @throws AuthException when nobody is signed in, the sign-in is refused, or the key can't be stored
     * @throws InterruptedException when the waiting thread is interrupted
     */
    RegisteredAgent registerIfAbsent() throws AuthException, InterruptedException;

    /**
     * As {@link #registerIfAbsent()}, saying something else of the agent than the profile would.
     *
     * @param request what is said
     * @return the agent as it is registered, perhaps by an earlier request that said something else
     * @throws AuthException as {@link #registerIfAbsent()}
     * @throws InterruptedException when the waiting thread is interrupted
     */
    RegisteredAgent registerIfAbsent(RegistrationRequest request) throws AuthException, InterruptedException;

    /**
     * What the home knows of the agent. Makes no request.
     *
     * @return empty when it is not registered
     * @throws AuthException when the document can't be read
     */
    Optional<RegisteredAgent> find() throws AuthException;
}
