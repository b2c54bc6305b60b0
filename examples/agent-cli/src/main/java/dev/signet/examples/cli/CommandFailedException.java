package dev.signet.examples.cli;

/** A command can't do what it was asked to; carries what to say about it. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Trouble trouble;

    CommandFailedException(Trouble trouble) {
        super(trouble.message());
        this.trouble = trouble;
    }

    Trouble trouble() {
        return trouble;
    }
}
