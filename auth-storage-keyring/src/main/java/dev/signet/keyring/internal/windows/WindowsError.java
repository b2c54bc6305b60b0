package dev.signet.keyring.internal.windows;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.util.stream.Stream;

/** What Windows answers ({@code winerror.h}), and what that means for a caller. */
enum WindowsError {
    SUCCESS(0, "ERROR_SUCCESS", Kind.UNREACHABLE),
    NOT_FOUND(1168, "ERROR_NOT_FOUND", Kind.UNREACHABLE),
    ACCESS_DENIED(5, "ERROR_ACCESS_DENIED", Kind.DENIED),
    NO_SUCH_LOGON_SESSION(1312, "ERROR_NO_SUCH_LOGON_SESSION", Kind.UNREACHABLE),
    SERVER_UNAVAILABLE(1722, "RPC_S_SERVER_UNAVAILABLE", Kind.UNREACHABLE),
    CANCELLED(1223, "ERROR_CANCELLED", Kind.DISMISSED),
    DISK_FULL(112, "ERROR_DISK_FULL", Kind.NO_SPACE),
    NOT_ENOUGH_QUOTA(1816, "ERROR_NOT_ENOUGH_QUOTA", Kind.NO_SPACE);

    private final int code;
    private final String constant;
    private final Kind kind;

    WindowsError(int code, String constant, Kind kind) {
        this.code = code;
        this.constant = constant;
        this.kind = kind;
    }

    boolean is(int error) {
        return code == error;
    }

    /** What to tell of an error. */
    static StoreException fault(int error, String what) {
        WindowsError known =
                Stream.of(values()).filter(each -> each.is(error)).findFirst().orElse(null);
        Kind kind = known == null ? Kind.UNREACHABLE : known.kind;
        String name = known == null ? "a code of its own" : known.constant;
        return new StoreException(
                kind, "Windows answered " + error + " (" + name + ") to " + what, remedy(kind, error), null);
    }

    private static String remedy(Kind kind, int error) {
        return switch (kind) {
            case DENIED -> "Check that the account may keep credentials: a policy of the machine can forbid it.";
            case DISMISSED -> "Answer the prompt, or choose another store.";
            case NO_SPACE -> "Remove credentials that are not needed in the Credential Manager.";
            default ->
                "See what `net helpmsg " + error
                        + "` says. A program without a logon session, such as one started over the"
                        + " network, has no credentials: choose another store there.";
        };
    }
}
