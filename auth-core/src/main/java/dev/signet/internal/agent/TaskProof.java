package dev.signet.internal.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential.AgentIdentity;

/** Proves that the agent service takes what a key signs: registers a task with it. Safe for use by several threads. */
public final class TaskProof {
    private final AgentDesk desk;
    private final TaskEndpoint tasks;

    /**
     * For keys that sign nothing else yet.
     *
     * @param desk tells the way to the service
     * @param tasks where agents register tasks
     */
    public TaskProof(AgentDesk desk, TaskEndpoint tasks) {
        this.desk = desk;
        this.tasks = tasks;
    }

    /**
     * Makes one attempt, which ends within the limit of one call.
     *
     * @param identity with the key
     * @return the id of the task
     * @throws AuthException when the service takes it not, or could not be asked
     */
    public String prove(AgentIdentity identity) throws AuthException {
        try (ActiveAgent agent = desk.activate(identity, SigningPermit.ALWAYS, tasks)) {
            TaskRegistrar.Outcome outcome = new TaskRegistrar(desk).register(agent);
            if (outcome instanceof TaskRegistrar.Outcome.Failed failed) {
                throw failed.failure().toException();
            }
            return ((TaskRegistrar.Outcome.Registered) outcome).taskId();
        }
    }
}
