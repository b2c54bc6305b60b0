package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;

/** A request at the token endpoint that is answered with an error (RFC 6749, section 5.2). Its message quotes nothing. */
final class GrantRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ScriptedAnswer answer;
    private final Outcome outcome;

    GrantRefusedException(Outcome outcome, ScriptedAnswer answer) {
        super(answer + ", " + outcome);
        this.outcome = outcome;
        this.answer = answer;
    }

    GrantRefusedException(Outcome outcome, String code, String description) {
        this(outcome, ScriptedAnswer.error(400, code, description));
    }

    static GrantRefusedException malformed(String description) {
        return new GrantRefusedException(Outcome.INVALID, "invalid_request", description);
    }

    ScriptedAnswer answer() {
        return answer;
    }

    Outcome outcome() {
        return outcome;
    }
}
