package dev.signet.keyring.internal.secretservice;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns what the bus and the service say into what a caller can act on. What they say holds no secret: those travel encrypted. */
final class SecretServiceFaults {
    private static final String UNLOCK =
            "Unlock the keyring, for example by logging in to the desktop or with its password manager, and try again.";

    private SecretServiceFaults() {}

    static StoreException locked(String where, @Nullable Throwable cause) {
        return new StoreException(Kind.LOCKED, where + ": the keyring is locked", UNLOCK, cause);
    }

    static StoreException dismissed(String where) {
        return new StoreException(
                Kind.DISMISSED,
                where + ": the prompt to unlock the keyring was closed",
                "Try again and enter the keyring's password, or unlock it beforehand.",
                null);
    }

    static StoreException ambiguous(String where, int found) {
        return new StoreException(
                Kind.AMBIGUOUS,
                where + ": expected one item, found " + found,
                "Delete the items that are not wanted in a program that shows keyrings, and keep one.",
                null);
    }

    static StoreException noCollection(String where) {
        return new StoreException(
                Kind.UNREACHABLE,
                where + ": the Secret Service has no default keyring to keep anything in",
                "Create one, for example by logging in to the desktop or with `secret-tool store` where there is a display;"
                        + " or choose another store.",
                null);
    }

    static StoreException isVolatile(String where) {
        return new StoreException(
                Kind.DENIED,
                where + ": the keyring \"session\" is kept in memory only and would be forgotten at the next logout",
                "Make a lasting keyring the default one in a program that shows keyrings, or choose another store.",
                null);
    }

    static StoreException timeout(String where, String action, Duration wait, Throwable cause) {
        return new StoreException(
                Kind.TIMEOUT,
                "can't " + action + " " + where + ": the Secret Service did not answer within " + wait.toMillis()
                        + " ms",
                "Check that the keyring daemon runs and is not waiting for anything; try again.",
                cause);
    }

    static StoreException lost(String where, String action, Throwable cause) {
        return new StoreException(
                Kind.UNREACHABLE,
                "can't " + action + " " + where + ": " + reason(cause),
                "Check that a session bus runs and that DBUS_SESSION_BUS_ADDRESS names it, or choose another store.",
                cause);
    }

    static StoreException notEncrypted(String where, String action, Throwable cause) {
        return new StoreException(
                Kind.UNREACHABLE,
                "can't " + action + " " + where + ": no encrypted session with the Secret Service, " + reason(cause),
                "Use a Secret Service that supports " + KeyExchange.ALGORITHM + "; secrets are never sent without it.",
                cause);
    }

    static StoreException of(BusErrorException error, String where, String action) {
        String what = "can't " + action + " " + where + ": " + error.name() + ": " + error.getMessage();
        if (error.isLocked()) {
            return locked(where, error);
        }
        if (error.isDenied()) {
            return new StoreException(
                    Kind.DENIED, what, "Allow this program to use the keyring, or choose another store.", error);
        }
        if (error.isTimeout()) {
            return new StoreException(
                    Kind.TIMEOUT, what, "Check that the keyring daemon runs and answers; try again.", error);
        }
        if (error.isNobodyThere()) {
            return new StoreException(
                    Kind.UNREACHABLE,
                    "can't " + action + " " + where + ": no Secret Service runs on the session bus, "
                            + error.getMessage(),
                    "Start one, such as gnome-keyring-daemon, or choose another store.",
                    error);
        }
        return new StoreException(
                Kind.UNREACHABLE,
                what,
                "Check the keyring daemon's own log; try again, or choose another store.",
                error);
    }

    private static String reason(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String said = deepest.getMessage();
        return said == null ? deepest.getClass().getSimpleName() : said;
    }
}
