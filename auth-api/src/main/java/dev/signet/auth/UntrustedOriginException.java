package dev.signet.auth;

import java.util.Objects;

/** A request would have taken credentials to an origin they do not belong to. Nothing was sent. */
public final class UntrustedOriginException extends AuthException {
    private static final long serialVersionUID = 1L;

    private final String origin;

    /**
     * Says where credentials would have gone.
     *
     * @param origin the origin of the request (RFC 6454), such as {@code https://api.example.test}
     * @param message what was refused and why
     * @param remedy how to allow it, if it is meant
     */
    public UntrustedOriginException(String origin, String message, String remedy) {
        super(message, remedy, null);
        this.origin = Objects.requireNonNull(origin, "origin");
    }

    /**
     * The origin that is not allowed.
     *
     * @return scheme, host and, unless it is the scheme's own, port
     */
    public String origin() {
        return origin;
    }
}
