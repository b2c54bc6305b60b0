package dev.signet.internal.config;

import java.util.Map;
import java.util.Optional;

/**
 * The one place where environment variables and system properties come in. Empty unless the embedder opted in, so the
 * library reads no environment by itself. Immutable.
 */
public final class Settings {
    private final Map<String, String> environment;
    private final String userHome;

    private Settings(Map<String, String> environment, String userHome) {
        this.environment = Map.copyOf(environment);
        this.userHome = userHome;
    }

    /** Settings from {@code environment} only; {@code userHome} is where a person's own files are. */
    public static Settings of(Map<String, String> environment, String userHome) {
        return new Settings(environment, userHome);
    }

    /** No environment at all; the person's folder is still the operating system's. */
    public static Settings none() {
        return new Settings(Map.of(), System.getProperty("user.home", "."));
    }

    /** The process's environment. */
    public static Settings fromEnvironment() {
        return new Settings(System.getenv(), System.getProperty("user.home", "."));
    }

    /** The value of a variable; empty text counts as unset. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Where a person's own files are. */
    public String userHome() {
        return userHome;
    }
}
