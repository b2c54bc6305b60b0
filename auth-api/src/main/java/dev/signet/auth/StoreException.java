package dev.signet.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked. Nothing that was stored is lost by it. */
public final class StoreException extends AuthException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /**
     * Says what a store could not do.
     *
     * @param kind what is in the way
     * @param message which store and document, what was tried, what was found
     * @param remedy what to do
     * @param cause what led to it, if anything
     */
    public StoreException(Kind kind, String message, String remedy, @Nullable Throwable cause) {
        super(message, remedy, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /**
     * What is in the way.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /** What keeps a store from doing its work. */
    public enum Kind {
        /** It is there and locked. */
        LOCKED,
        /** It can't be reached: no daemon, no mount, an I/O error. */
        UNREACHABLE,
        /** The operating system or the person's settings refuse access. */
        DENIED,
        /** The document is not, or no longer, what the caller expected. */
        CONFLICT,
        /** It can be read and not written. */
        READ_ONLY,
        /** The content is larger than the store, or the caller's reservation, holds. */
        TOO_LARGE,
        /** More than one entry fits the name. */
        AMBIGUOUS,
        /** It did not answer, or did not become free, in time. */
        TIMEOUT,
        /** There is no room left. */
        NO_SPACE,
        /** A path is not safe to use: a link, a foreign owner, not a plain file. */
        UNSAFE_PATH,
        /** The person closed the prompt. */
        DISMISSED
    }
}
