package dev.signet.internal.config;

import dev.signet.auth.ConfigurationException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place where environment variables and system properties come in. Empty unless the embedder opted in, so the
 * library reads no environment by itself. Immutable.
 */
public final class Settings {
    private static final String HOME = "HOME";

    private interface Environment {
        @Nullable String value(String name);
    }

    private final Environment environment;
    private final String accountFolder;

    private Settings(Environment environment, String accountFolder) {
        this.environment = environment;
        this.accountFolder = accountFolder;
    }

    /** Settings from {@code environment} only; {@code accountFolder} is what the operating system names as the person's folder. */
    public static Settings of(Map<String, String> environment, String accountFolder) {
        return new Settings(Map.copyOf(environment)::get, accountFolder);
    }

    /** Settings from {@code environment} only, for the person whose folder the operating system names. */
    public static Settings of(Map<String, String> environment) {
        return of(environment, ofJvm());
    }

    /** No environment at all; the person's folder is still the operating system's. */
    public static Settings none() {
        return new Settings(name -> null, ofJvm());
    }

    /** The process's environment, which Java never changes; names are compared as the operating system does. */
    public static Settings fromEnvironment() {
        return new Settings(System::getenv, ofJvm());
    }

    private static String ofJvm() {
        return System.getProperty("user.home", "");
    }

    /** The value of a variable; empty text counts as unset. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.value(name)).filter(value -> !value.isEmpty());
    }

    /**
     * A variable that names a file or a folder; empty text counts as unset.
     *
     * @throws ConfigurationException when this process can't name such a path, for want of its characters perhaps
     */
    public Optional<Path> path(String name) throws ConfigurationException {
        var value = variable(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(value.get()));
        } catch (InvalidPathException e) {
            throw notAPath(name, value.get());
        }
    }

    /** The value is not quoted: it is not what the variable holds, where its characters could not be read. */
    private static ConfigurationException notAPath(String name, String value) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(value)
                ? new ConfigurationException(
                        name + " is no path on this system", "Set " + name + " to an absolute path.", null)
                : new ConfigurationException(
                        name + " has characters that are not in the character set of this process's locale, "
                                + "so no file can be named with them",
                        "Start the program in a locale with UTF-8, such as LC_ALL=C.UTF-8, or set " + name
                                + " to a path in ASCII.",
                        null);
    }

    /**
     * Where a person's own files are: on POSIX systems {@code HOME} where it is set and not empty, as shells and programs beside us have it;
     * else what the operating system names.
     *
     * @return an absolute path; empty when nothing names one, as for a user without an account entry
     * @throws ConfigurationException when {@code HOME} is set to something else than an absolute path
     */
    public Optional<Path> userHome() throws ConfigurationException {
        var home = File.separatorChar == '/' ? path(HOME) : Optional.<Path>empty();
        if (home.isPresent() && !home.get().isAbsolute()) {
            throw new ConfigurationException(
                    HOME + " is \"" + home.get()
                            + "\", which is no absolute path: it would be another folder wherever the program starts",
                    "Set " + HOME + " to the absolute path of your own folder, or name the folder for the login.",
                    null);
        }
        return home.isPresent() ? home : accountFolder();
    }

    /** What the operating system names as the person's folder, whatever is in the environment: who owns it is the person. */
    public Optional<Path> accountFolder() {
        try {
            // A JVM says "?" where the system knows no folder.
            return Optional.of(Path.of(accountFolder)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
