package dev.signet.internal.json;

/** Text is not the JSON that was expected. The message gives position and expectation and never quotes the text. */
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    JsonSyntaxException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** The message, which is always there. */
    public String problem() {
        return problem;
    }
}
