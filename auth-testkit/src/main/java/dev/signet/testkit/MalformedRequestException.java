package dev.signet.testkit;

/** A request that is not one. Its message says what was expected and quotes nothing. */
final class MalformedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRequestException(String expectation) {
        super(expectation);
    }

    ScriptedAnswer answer() {
        return ScriptedAnswer.json(400, CodexFixtures.error("invalid_request", String.valueOf(getMessage())));
    }
}
