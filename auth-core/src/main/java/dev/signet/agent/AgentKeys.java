package dev.signet.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.ListedAgent;
import java.time.Duration;
import java.util.List;
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
     * <p>An agent that was stopped, its last key revoked by force, is not registered anew by this: see {@link #replace()}.
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

    /**
     * All keys of the agent that the home knows, oldest first. Makes no request.
     *
     * @return a snapshot; empty when it was never registered
     * @throws AuthException when the document can't be read
     */
    List<AgentKey> list() throws AuthException;

    /**
     * The keys that whoever verifies what the agent signs should take: the active one, those that retire, and one that is registered and
     * will sign next. Makes no request.
     *
     * @return a snapshot; each has a runtime id
     * @throws AuthException when the document can't be read
     */
    List<AgentKey> publicKeys() throws AuthException;

    /**
     * What the service knows of the agents of whoever is signed in, those of other homes included.
     *
     * @return a snapshot
     * @throws dev.signet.auth.ConfigurationException when the service lists nothing
     * @throws AuthException when nobody is signed in, or the service could not be asked or refuses
     * @throws InterruptedException when the waiting thread is interrupted
     */
    List<ListedAgent> listAtService() throws AuthException, InterruptedException;

    /**
     * The steps of a rotation, for programs that drive them one by one.
     *
     * @return always the same
     */
    KeyRotation rotation();

    /**
     * Rotates now: makes a key, registers and proves it, and has the agent sign with it. A rotation that broke off is gone on with, so that
     * processes that ask at the same time make one key. Waits for no publication: to have verifiers know the key first, call
     * {@link KeyRotation#begin()} and let {@link #maintain} do the rest.
     *
     * @param overlap how long what the key before has signed stays good; with zero it is revoked at once; at most
     *     {@link RotationPolicy#LONGEST}
     * @return what came of it
     * @throws IllegalArgumentException when the overlap is negative or longer; nothing was begun
     * @throws dev.signet.auth.PolicyDeniedException when the policy in force allows no overlap so long; nothing was begun
     * @throws AuthException when a step did not succeed; the agent signs with the key it has, and the next call goes on
     * @throws InterruptedException when the waiting thread is interrupted
     */
    RotationResult rotate(Duration overlap) throws AuthException, InterruptedException;

    /**
     * As {@link #rotate(Duration)}, with an overlap of 48 hours, or as much of them as the policy in force allows.
     *
     * @return what came of it
     * @throws AuthException as {@link #rotate(Duration)}
     * @throws InterruptedException when the waiting thread is interrupted
     */
    RotationResult rotate() throws AuthException, InterruptedException;

    /**
     * As {@link #rotate(Duration)}, if the policy says that it is time, or a rotation broke off. Whether it is time is decided under the home's lease,
     * so that of any number of processes one rotates. Where the policy in force allows less of a period or an overlap than this one, it is
     * cut to that, and an event tells when a key got a shorter overlap.
     *
     * @param policy when it is time
     * @return empty when there is nothing to do, and while the new key waits until it was published for long enough
     * @throws AuthException when a step did not succeed; the agent signs with the key it has, and the next call goes on
     * @throws InterruptedException when the waiting thread is interrupted
     */
    Optional<RotationResult> rotateIfDue(RotationPolicy policy) throws AuthException, InterruptedException;

    /**
     * Does whatever is due: ends overlaps, has one that a wrong clock began, more than 30 s ahead of now, last from now for as long as was
     * asked for, goes on with a rotation that broke off, rotates if it is time, tells the service what it is
     * still to be told, and brings the {@link #mirror()} up to date. Meant to be run from cron, by any number of processes at once. Does nothing for an agent that is not registered, and
     * gives no new key to one that was stopped. The policy is cut to what the policy in force allows, as by {@link #rotateIfDue}.
     *
     * <p>Of any number of processes one tells that a key is past its period, and once.
     *
     * <p>After {@link #rollback()} a key that is merely due is left in place until the overlap ends; one past its period is not.
     *
     * @param policy when it is time
     * @return what was done, and what did not succeed
     * @throws AuthException when the document can't be read or written
     * @throws InterruptedException when the waiting thread is interrupted
     */
    MaintenanceReport maintain(RotationPolicy policy) throws AuthException, InterruptedException;

    /**
     * Gives the agent another key at once, without an overlap: for a key that was lost or may be known to others, and for an agent that was
     * stopped.
     *
     * <p>Whoever knows one key of a home may know all of them, so nothing that lay there before is gone on with. A key of a rotation on its way
     * is ended when the replacement begins, and a new one is made; only a key that an earlier replacement made, and after which none was
     * revoked by force, is gone on with. In the write that has the agent sign with the new key, the one before and all that retire end too:
     * their overlaps are cut short, and {@link #rollback()} has nothing to go back to. Until then, and when a step does not succeed, they are
     * as they were; revoke them to end them at once. The service is told of each that ended, or that is owed.
     *
     * @return what came of it
     * @throws AuthException when a step did not succeed; the next call goes on
     * @throws InterruptedException when the waiting thread is interrupted
     */
    RotationResult replace() throws AuthException, InterruptedException;

    /**
     * Proves that the service takes what the agent signs: registers a task with the active key.
     *
     * @return the key with the moment and the task
     * @throws AuthException when the agent has no active key, or the service could not be asked or refuses
     * @throws InterruptedException when the waiting thread is interrupted
     */
    AgentKey verify() throws AuthException, InterruptedException;

    /**
     * Ends a key that the agent does not sign with, and tells the service. It is ended here even when the service can't be told: that is
     * owed then.
     *
     * @param keyId the key's id
     * @return what came of it
     * @throws AuthException when the key is unknown or active, or the change can't be stored
     * @throws InterruptedException when the waiting thread is interrupted; nothing is changed then
     */
    KeyRevocation revoke(String keyId) throws AuthException, InterruptedException;

    /**
     * Ends a key whatever becomes of the agent, the active one included, and then tells the service. An agent without an active key signs
     * nothing until somebody calls {@link #replace()} or {@link #rollback()}; {@link #registerIfAbsent()} and {@link #maintain} do not
     * undo it.
     *
     * @param keyId the key's id
     * @param reason why
     * @return what came of it
     * @throws AuthException when the key is unknown, or the change can't be stored
     * @throws InterruptedException when the waiting thread is interrupted; nothing is changed then
     */
    KeyRevocation forceRevoke(String keyId, RevocationReason reason) throws AuthException, InterruptedException;

    /**
     * Has the agent sign again with the key that was replaced last, whatever clocks said, while its overlap lasts. The key it signs with now retires until the
     * same moment, so that what it signed stays good and the way back can be gone back; revoke it to end it at once.
     *
     * @return the key it signs with now
     * @throws AuthException when no key can sign again, or the change can't be stored
     * @throws InterruptedException when the waiting thread is interrupted
     */
    AgentKey rollback() throws AuthException, InterruptedException;

    /**
     * Drops what is left of keys that were revoked long ago. Why an agent was stopped is kept.
     *
     * @param olderThan how long ago at least; one of which that is not known is dropped too
     * @return what was dropped
     * @throws AuthException when the change can't be stored
     * @throws InterruptedException when the waiting thread is interrupted
     */
    List<AgentKey> purge(Duration olderThan) throws AuthException, InterruptedException;

    /**
     * The active key, its private part included. Makes no request.
     *
     * @return for a file that its owner alone can read
     * @throws AuthException when the agent has no active key, or the document can't be read
     */
    ExportedKey export() throws AuthException;

    /**
     * The copy of the active key for the program that shares the home.
     *
     * @return always the same
     */
    KeyMirror mirror();
}
