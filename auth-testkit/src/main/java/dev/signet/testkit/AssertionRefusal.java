package dev.signet.testkit;

/**
 * Why the protected resource refuses an {@code AgentAssertion}, in the order in which it looks. How the real service says so
 * is not known: the codes are this server's own.
 */
public enum AssertionRefusal {
    /** Not unpadded base64url of a JSON object with exactly the four members as texts of the right form: 401. */
    MALFORMED(401, "assertion_malformed"),
    /** Nobody registered this runtime id: 401. */
    AGENT_NOT_FOUND(401, "agent_not_found"),
    /** The agent was revoked, or has no key left: 401. */
    AGENT_REVOKED(401, "agent_revoked"),
    /** No live key of the agent made this signature: 401. */
    SIGNATURE_INVALID(401, "signature_invalid"),
    /** Signed more than 60 s ago: 401. */
    EXPIRED(401, "assertion_expired"),
    /** Signed more than 30 s in the future: 401. */
    NOT_YET_VALID(401, "assertion_not_yet_valid"),
    /** The task was never registered, is another agent's, or was forgotten: 401 unless a test says otherwise. */
    TASK_NOT_FOUND(401, "task_not_found"),
    /** {@code ChatGPT-Account-ID} is not the account of the agent, or missing: 403. */
    ACCOUNT_MISMATCH(403, "account_mismatch"),
    /** {@code X-OpenAI-Fedramp} is not {@code true} for a FedRAMP account, or is there for another: 403. */
    FEDRAMP_MISMATCH(403, "fedramp_mismatch");

    private final int status;
    private final String code;

    AssertionRefusal(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /**
     * What the answer says: {@code error.code} of its JSON body, and {@code error} of the challenge that comes with a 401.
     *
     * @return such as {@code task_not_found}
     */
    public String code() {
        return code;
    }

    ScriptedAnswer answer() {
        ScriptedAnswer answer = ScriptedAnswer.json(status, CodexFixtures.error(code, "the assertion was refused"));
        return status == 401
                ? answer.header("WWW-Authenticate", AgentAssertion.SCHEME + " error=\"" + code + "\"")
                : answer;
    }
}
