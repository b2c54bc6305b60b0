package dev.signet.testkit;

/** The ways in which an answer to a task registration spells the task's id. */
public enum TaskIdForm {
    /** {@code task_id}, as it is. The default. */
    SNAKE_CASE("task_id", false),
    /** {@code taskId}, as it is. */
    CAMEL_CASE("taskId", false),
    /** {@code encrypted_task_id}: standard base64 of a libsodium sealed box for the key that signed the request. */
    SEALED_SNAKE_CASE("encrypted_task_id", true),
    /** {@code encryptedTaskId}: standard base64 of a libsodium sealed box for the key that signed the request. */
    SEALED_CAMEL_CASE("encryptedTaskId", true);

    private final String member;
    private final boolean sealed;

    TaskIdForm(String member, boolean sealed) {
        this.member = member;
        this.sealed = sealed;
    }

    /**
     * The name in the answer.
     *
     * @return such as {@code taskId}
     */
    public String member() {
        return member;
    }

    boolean isSealed() {
        return sealed;
    }
}
