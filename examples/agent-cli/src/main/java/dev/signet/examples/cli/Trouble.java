package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.auth.AuthException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.StoreException;
import dev.signet.auth.UntrustedOriginException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a command says when it can't do its work: two lines for a person, an object for a program, and an exit code. Nothing in
 * it comes from a message that could quote a secret.
 *
 * @param kind the kind of trouble in snake case, such as {@code sign_in_required}
 * @param message what failed
 * @param remedy what to do; empty when there is nothing to be said
 * @param exit one of {@link ExitCodes}
 */
record Trouble(String kind, String message, String remedy, int exit) {
    static Trouble usage(String message, String remedy) {
        return new Trouble("usage", message, remedy, ExitCodes.USAGE);
    }

    static Trouble of(Throwable failure) {
        if (failure instanceof CommandFailedException refused) {
            return refused.trouble();
        }
        if (failure instanceof AuthException e) {
            return new Trouble(kind(e), Objects.requireNonNullElse(e.getMessage(), ""), remedy(e), ExitCodes.of(e));
        }
        if (failure instanceof IOException e) {
            return new Trouble(
                    "network",
                    "no answer: " + network(e),
                    "Check the address and the network, and try again.",
                    ExitCodes.NETWORK);
        }
        if (failure instanceof InterruptedException) {
            return new Trouble("interrupted", "interrupted", "", ExitCodes.FAILED);
        }
        return new Trouble(
                "internal",
                "unexpected " + failure.getClass().getSimpleName() + place(failure),
                "This is a fault of the program: please report it.",
                ExitCodes.FAILED);
    }

    /** The library speaks of its builder and its methods; here they are options and commands. */
    private static String remedy(AuthException e) {
        // Not where an address has a user part, or is one that nobody can allow.
        return e instanceof UntrustedOriginException refused && e.remedy().contains("allow(...)")
                ? "If credentials belong there, name it: --trust-origin " + refused.origin()
                : e.remedy()
                        .replace("keys().purge(...)", "signet agent purge --older-than TIME")
                        .replace("use passThrough(...) or another client", "use another program")
                        .replace("the folder for the login", "the folder with --home DIR")
                        .replace("keys().replace()", "signet agent register --replace")
                        .replace("keys().registerIfAbsent()", "signet agent register");
    }

    /** For a document. */
    Map<String, Object> members() {
        var error = new LinkedHashMap<String, Object>();
        error.put("kind", kind);
        error.put("message", message);
        error.put("remedy", remedy);
        error.put("exit", exit);
        return error;
    }

    /** For a person. */
    String text() {
        return "signet: " + message + (remedy.isEmpty() ? "" : "\n  " + remedy);
    }

    private static String kind(AuthException e) {
        return reason(e)
                .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                .map(reason -> e instanceof StoreException ? "store_" + reason : reason)
                .orElseGet(() -> snakeCase(e.getClass().getSimpleName().replace("Exception", "")));
    }

    private static Optional<Enum<?>> reason(AuthException e) {
        if (e instanceof StoreException store) {
            return Optional.of(store.kind());
        }
        if (e instanceof DamagedCredentialException damaged) {
            return Optional.of(damaged.kind());
        }
        return e instanceof SignInRequiredException signIn ? Optional.of(signIn.reason()) : Optional.empty();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** The JDK's own messages are left out: some quote what was sent. */
    private static String network(IOException e) {
        if (e instanceof HttpTimeoutException) {
            return "it took too long";
        }
        if (e instanceof ConnectException) {
            return e.getCause() instanceof UnresolvedAddressException
                    ? "the host's name has no address"
                    : "the connection was refused";
        }
        return "the connection failed (" + e.getClass().getSimpleName() + ")";
    }

    private static String place(Throwable failure) {
        var frames = failure.getStackTrace();
        return frames.length == 0 ? "" : " at " + frames[0];
    }
}
