package dev.signet.internal.codex;

/** The names of the attributes of a credential of this world. None of their values is secret. */
final class CodexAttributes {
    /** The mode the document is in: {@code apikey}, {@code chatgpt}, or another. */
    static final String MODE = "mode";

    /** The workspace the tokens belong to; sent with each request. */
    static final String ACCOUNT_ID = "account_id";

    static final String USER_ID = "user_id";
    static final String EMAIL = "email";
    static final String PLAN = "plan";

    /** {@code true} when the account is a FedRAMP one, else absent. */
    static final String FEDRAMP = "fedramp";

    /** The OAuth client the tokens were given to, and who gave them; absent when the document does not say. */
    static final String CLIENT_ID = "client_id";

    static final String ISSUER = "issuer";

    /** {@link #HOST} when the tokens were supplied by a host application, which alone can renew them; else absent. */
    static final String RENEWED_BY = "renewed_by";

    static final String HOST = "host";

    /** {@link #RENEWED_BY} of tokens that a workload gets for itself. */
    static final String WORKLOAD = "workload";

    /**
     * The agent whose record lies beside tokens that are in use, or {@link #UNREADABLE}; absent when there is no record. Of an
     * agent that is itself the credential, the id is {@code runtimeId}.
     */
    static final String AGENT_RUNTIME_ID = "agent_runtime_id";

    /** No runtime id can be called so. */
    static final String UNREADABLE = "(unreadable)";

    /** The task the agent registered last; absent when there is none, or one that can't be used. */
    static final String TASK_ID = "task_id";

    /** When the agent was registered, in the words of whoever wrote it. */
    static final String REGISTERED_AT = "registered_at";

    /** What older documents call the account; {@link #ACCOUNT_ID} is there too and says the same. */
    static final String WORKSPACE_ID = "workspace_id";

    private CodexAttributes() {}
}
