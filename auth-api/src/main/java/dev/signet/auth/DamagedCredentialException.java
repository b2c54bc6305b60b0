package dev.signet.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is stored can't be used as it is. It is never overwritten and never taken for "signed out". */
public final class DamagedCredentialException extends AuthException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /**
     * Says what is wrong with a stored document.
     *
     * @param kind what is wrong
     * @param message which document, what was expected and what was found; never its content
     * @param remedy what to do
     * @param cause what led to it, if anything; must not hold any of the content
     */
    public DamagedCredentialException(Kind kind, String message, String remedy, @Nullable Throwable cause) {
        super(message, remedy, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /**
     * What is wrong.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /** What is wrong with a stored document. */
    public enum Kind {
        /** It can't be read: not the expected syntax, truncated, too long, too deep. A copy is laid aside. */
        CORRUPT,
        /** Its parts belong to different accounts, or do not fit the mode it names. */
        MIXED,
        /** It is whole, and of a kind this version of Signet can't use. */
        UNSUPPORTED
    }
}
