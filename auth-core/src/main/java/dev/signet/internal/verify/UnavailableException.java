package dev.signet.internal.verify;

/** A document could not be had, or none that is young enough. The message says why and quotes nothing of it. */
public final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says why, as the rest of a sentence about the document. */
    public UnavailableException(String problem) {
        super(problem);
    }
}
