package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.internal.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One agent of an open Signet: its identity, its key once that may sign, and its tasks. Nothing is verified, registered or signed
 * before somebody asks. Safe for use by several threads.
 */
public final class OpenAgent implements AutoCloseable {
    private final AgentDesk desk;
    private final AgentIdentity identity;
    private final Optional<String> firstTask;
    private final SigningPermit permit;
    private final TaskEndpoint tasks;
    private final OpenTask defaultTask;
    private final Object activation = new Object();
    private volatile @Nullable ActiveAgent active;
    private boolean closed;

    /**
     * Opens an agent.
     *
     * @param desk what it shares with the others
     * @param identity who it is
     * @param registered is told the id of each default task that was registered, on a thread of the desk
     */
    public OpenAgent(AgentDesk desk, AgentIdentity identity, Consumer<String> registered) {
        this(desk, identity, registered, Optional.empty(), SigningPermit.ALWAYS, desk::taskRegistration);
    }

    /**
     * Opens an agent whose key others may take back.
     *
     * @param desk what it shares with the others
     * @param identity who it is
     * @param registered is told the id of each default task that was registered, on a thread of the desk
     * @param firstTask a task that the service knows already, which is the default one until a server says otherwise
     * @param permit whether the key may sign still
     * @param tasks where it registers tasks
     */
    public OpenAgent(
            AgentDesk desk,
            AgentIdentity identity,
            Consumer<String> registered,
            Optional<String> firstTask,
            SigningPermit permit,
            TaskEndpoint tasks) {
        this.desk = desk;
        this.identity = identity;
        this.firstTask = firstTask;
        this.permit = permit;
        this.tasks = tasks;
        this.defaultTask = OpenTask.byDefault(this, registered);
    }

    AgentDesk desk() {
        return desk;
    }

    /** A task that the service knows already. */
    Optional<String> knownTask() throws AuthException {
        return firstTask.isPresent() ? firstTask : active().knownTask();
    }

    /** The id the service knows the agent by. */
    public String runtimeId() {
        return identity.runtimeId();
    }

    /** The task that requests belong to unless they are given one of their own. */
    public OpenTask defaultTask() {
        return defaultTask;
    }

    /**
     * One more task, not registered yet. Closing it makes room for another.
     *
     * @throws AssertionException when as many are open as are allowed
     */
    public OpenTask newTask() throws AssertionException {
        return newTask(Optional.empty());
    }

    /**
     * As {@link #newTask()}, for one that the service may know already.
     *
     * @param id of the task, which serves until a server says otherwise; empty when it is to be registered
     * @throws AssertionException as there
     */
    public OpenTask newTask(Optional<String> id) throws AssertionException {
        if (!desk.admitTask()) {
            throw new AssertionException(
                    false,
                    desk.terms().maxTasks() + " tasks are open, as many as are allowed",
                    "Close tasks that are done, or allow more of them with maxOpenTasks.",
                    null);
        }
        return OpenTask.additional(this, id);
    }

    /**
     * The claims of the token that carries this agent's key, once it was verified. May ask for the issuer's keys.
     *
     * @return empty when the key does not come from a token
     */
    public Optional<JsonObject> verifiedClaims() throws AuthException {
        return active().claims();
    }

    /** The agent with a key that may sign; blocks while that is worked out. */
    ActiveAgent active() throws AuthException {
        var known = active;
        if (known != null) {
            return known;
        }
        // Waited for by threads of the desk only, and bounded by the deadline of one request.
        synchronized (activation) {
            var meanwhile = active;
            if (meanwhile != null) {
                return meanwhile;
            }
            var fresh = desk.activate(identity, permit, tasks);
            if (closed) {
                fresh.close();
            }
            active = fresh;
            return fresh;
        }
    }

    /** Erases the private key. */
    @Override
    public void close() {
        synchronized (activation) {
            closed = true;
            var known = active;
            if (known != null) {
                known.close();
            }
        }
    }

    @Override
    public String toString() {
        return "OpenAgent[" + runtimeId() + "]";
    }
}
