package dev.signet.auth.agent;

import dev.signet.auth.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The service that agents make their keys known to. Whoever runs another one than the profile's implements this and hands it to the
 * builder; what is asked, when, and what the answers lead to is not its concern.
 *
 * <p>One call is one request: nothing is tried again here, and every call ends within its limit. No message of an outcome holds a
 * secret. Implementations are safe for use by several threads.
 */
public interface AgentRegistrar {
    /**
     * Which service it is. Its origin is stored with each agent, and an agent of another origin is refused.
     *
     * @return always the same; not secret
     */
    URI service();

    /**
     * What it can do besides registering keys.
     *
     * @return always the same; nothing unless overridden
     */
    default Set<Operation> operations() {
        return Set.of();
    }

    /**
     * Whether it answers with the same id however often the same key is registered, so that a request whose answer was lost can be
     * made again and leaves nothing behind. Unless overridden it is taken not to.
     *
     * @return always the same
     */
    default boolean registersOnce() {
        return false;
    }

    /**
     * Where an agent that is registered here registers the tasks that its assertions are bound to. It is asked there with a POST of
     * {@code {"timestamp": T, "signature": S}}, where T is the time in seconds (RFC 3339, UTC) and S the signature of
     * {@code runtimeId:T} in standard base64, and answers with a {@code task_id}.
     *
     * @param runtimeId the id that {@link #register} gave
     * @return https, or http on a loopback address; empty unless overridden: then tasks are registered where the profile has it, and an agent
     *     of a profile without agents can neither be verified nor sign
     */
    default Optional<URI> taskEndpoint(String runtimeId) {
        return Optional.empty();
    }

    /**
     * Makes one key known.
     *
     * @param request the key, and what the agent says of itself
     * @param bearer an access token of whoever the agent belongs to
     * @param limit the longest the whole exchange may take
     * @return done with the id that the service gave: 1 to 128 characters of {@code A-Z a-z 0-9 . _ ~ -}
     */
    RegistrarOutcome<String> register(KeyRegistration request, Secret bearer, Duration limit);

    /**
     * Lists what the service knows of the agents of an account. Called only if {@link Operation#LIST} is among the operations.
     *
     * @param bearer an access token of the account
     * @param limit the longest the whole exchange may take
     * @return done with all of them
     */
    default RegistrarOutcome<List<ListedAgent>> list(Secret bearer, Duration limit) {
        throw new UnsupportedOperationException("this registrar lists nothing");
    }

    /**
     * Ends one registration. Called only if {@link Operation#REVOKE} is among the operations.
     *
     * @param runtimeId the id that the service gave
     * @param keyId of the key that was registered, as its JWK thumbprint (RFC 7638)
     * @param bearer an access token of the account
     * @param limit the longest the whole exchange may take
     * @return done with true; with false when the service knew it no more
     */
    default RegistrarOutcome<Boolean> revoke(String runtimeId, String keyId, Secret bearer, Duration limit) {
        throw new UnsupportedOperationException("this registrar revokes nothing");
    }

    /** What a registrar may be able to do. */
    enum Operation {
        /** It lists the agents of an account. */
        LIST,
        /** It ends a registration. */
        REVOKE
    }
}
