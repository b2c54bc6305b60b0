package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;

/** What an assertion is to say. Immutable. */
public sealed interface AssertionRequest {
    /** That an agent works on a task; both ids keep to {@link AssertionId}. */
    final class ForTask implements AssertionRequest {
        private final String runtimeId;
        private final String taskId;

        private ForTask(String runtimeId, String taskId) {
            this.runtimeId = runtimeId;
            this.taskId = taskId;
        }

        /**
         * The request of one agent for one task.
         *
         * @param runtimeId the id the service knows the agent by
         * @param taskId the id the service gave the task
         * @throws AssertionException when one of them can't be signed
         */
        public static ForTask of(String runtimeId, String taskId) throws AssertionException {
            AssertionId.requireValid("agent runtime id", runtimeId);
            AssertionId.requireValid("task id", taskId);
            return new ForTask(runtimeId, taskId);
        }

        /** The id the service knows the agent by. */
        public String runtimeId() {
            return runtimeId;
        }

        /** The id the service gave the task. */
        public String taskId() {
            return taskId;
        }

        @Override
        public String toString() {
            return "ForTask[" + runtimeId + ", " + taskId + "]";
        }
    }
}
