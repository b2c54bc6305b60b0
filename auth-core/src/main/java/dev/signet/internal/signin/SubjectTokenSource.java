package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.internal.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the token that speaks for a workload comes from. Asked for each request, since platforms rotate it. */
@FunctionalInterface
public interface SubjectTokenSource {
    /** The longest token that is read, in bytes. */
    int MAX_BYTES = 64 * 1024;

    /**
     * The token as it is now.
     *
     * @throws AuthException when there is none to be had
     */
    Secret current() throws AuthException;

    /**
     * A file that is read anew each time; links are followed, as Kubernetes swaps the token behind one.
     *
     * @param file absolute, so that it does not depend on where the process was started
     * @param setting what a person changes to correct it, such as the name of a variable
     * @throws ConfigurationException when {@code file} is not absolute
     */
    static SubjectTokenSource file(Path file, String setting) throws ConfigurationException {
        if (!file.isAbsolute()) {
            throw new ConfigurationException(
                    setting + " must be an absolute path, but " + file + " is relative",
                    "Set " + setting + " to the whole path of the token file.",
                    null);
        }
        return () -> {
            // A pipe or device would block or never end.
            if (!Files.isRegularFile(file)) {
                throw unreadable(setting, file + " is missing or no regular file", null);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw unreadable(setting, file + " holds more than " + MAX_BYTES + " bytes", null);
                }
                return TokenText.require(new String(bytes, StandardCharsets.UTF_8), setting);
            } catch (ConfigurationException e) {
                throw e;
            } catch (IOException e) {
                throw unreadable(setting, file + " can't be read", e);
            }
        };
    }

    /** An environment variable that holds the token itself. */
    static SubjectTokenSource variable(String name, Settings settings) {
        return () -> TokenText.require(settings.variable(name).orElse(""), name);
    }

    /** What the application gives, asked anew each time. Of what it throws only the class is told. */
    static SubjectTokenSource supplied(Supplier<Secret> supplier) {
        return () -> {
            Secret given;
            try {
                given = Objects.requireNonNull(supplier.get());
            } catch (RuntimeException e) {
                throw new ConfigurationException(
                        "there is no token for the token service: the application's supplier failed with "
                                + e.getClass().getName(),
                        "Correct the supplier of the subject token: it must give the token as it is now.",
                        null);
            }
            return TokenText.require(given.reveal(), "the subject token's supplier");
        };
    }

    private static ConfigurationException unreadable(String setting, String problem, @Nullable IOException cause) {
        return new ConfigurationException(
                "there is no token for the token service: " + setting + " names a file, and " + problem,
                "Check " + setting + ", and whether the platform has put its token there.",
                cause);
    }

    /** What a token looks like. */
    final class TokenText {
        private static final Pattern TOKEN = Pattern.compile("[!-~]+");

        private TokenText() {}

        /** Line breaks and blanks around it are dropped, as editors and echo add them. */
        static Secret require(String text, String setting) throws ConfigurationException {
            String token = text.strip();
            if (token.length() > MAX_BYTES || !TOKEN.matcher(token).matches()) {
                throw new ConfigurationException(
                        "there is no token for the token service: what " + setting + " leads to is "
                                + (token.isEmpty() ? "empty" : "not one word of printable ASCII"),
                        "Check " + setting + ": it must lead to the token alone.",
                        null);
            }
            return Secret.of(token);
        }
    }
}
