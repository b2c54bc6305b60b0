package dev.signet.agent;

import dev.signet.auth.AuthException;
import java.time.Duration;

/**
 * The four steps of a rotation, for programs that drive them one by one, each in a process of its own if need be. A step that was taken
 * before changes nothing, and one that broke off goes on where it was.
 *
 * <p>Until the last step the agent signs with the key it has. Each step throws an {@link dev.signet.auth.AssertionException} when it can't
 * be taken: the key is unknown or revoked, or the step before is missing.
 *
 * <p>Safe for use by several threads and processes. Not meant to be implemented outside of Signet.
 */
public interface KeyRotation {
    /**
     * Makes and stores a key, unless one is on its way.
     *
     * @return the key that is on its way
     * @throws AuthException when the agent was never registered, or the key can't be stored
     * @throws InterruptedException when the waiting thread is interrupted
     */
    AgentKey begin() throws AuthException, InterruptedException;

    /**
     * Registers the key with the agent service, in the name of whoever is signed in. When the answer is lost, that may have been done: the
     * next call asks again with the same key, and {@link AgentKey#unanswered()} tells how often that was so.
     *
     * @param keyId as {@link #begin()} gave it
     * @return the key with its runtime id
     * @throws AuthException when the service could not be asked, or refuses
     * @throws InterruptedException when the waiting thread is interrupted
     */
    AgentKey register(String keyId) throws AuthException, InterruptedException;

    /**
     * Proves that the service takes what the key signs: registers a task with it. A key that could not be proved stays on its way and is
     * tried again. One that the service refuses (it answered, and does not take the key) is revoked with the reason {@code proof_refused} at
     * the third refusal, if the first was 10 minutes ago or more, so that the next rotation makes another; {@link AgentKeys#revoke} does so
     * at once.
     *
     * @param keyId of a key that is registered
     * @return the key with the moment and the task
     * @throws dev.signet.auth.CredentialRejectedException when the service refuses what the key signs
     * @throws AuthException when the service could not be asked
     * @throws InterruptedException when the waiting thread is interrupted
     */
    AgentKey verify(String keyId) throws AuthException, InterruptedException;

    /**
     * Has the agent sign with the key from now on, in one write: the one before it retires.
     *
     * @param keyId of a key that is verified
     * @param overlap how long what the key before has signed stays good; with zero it is revoked at once; at most
     *     {@link RotationPolicy#LONGEST}
     * @return what came of it
     * @throws IllegalArgumentException when the overlap is negative or longer
     * @throws dev.signet.auth.PolicyDeniedException when the policy in force allows no overlap so long
     * @throws AuthException when the change can't be stored
     * @throws InterruptedException when the waiting thread is interrupted
     */
    RotationResult finish(String keyId, Duration overlap) throws AuthException, InterruptedException;
}
