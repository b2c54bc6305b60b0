package dev.signet.internal.config;

/**
 * A configuration file is there and can't be used as it is. Whether that is an error of the person or denies everything is
 * for the reader of the file to say. Never quotes the content.
 */
public final class ConfigFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Says what is wrong.
     *
     * @param message which file or key, what was expected, what was found
     * @param remedy what to do, in the imperative
     */
    public ConfigFileException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What to do about it: one or two sentences, in the imperative. */
    public String remedy() {
        return remedy;
    }

    /** The message, which is never absent. */
    public String fault() {
        return String.valueOf(getMessage());
    }
}
