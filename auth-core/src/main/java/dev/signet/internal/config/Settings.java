package dev.signet.internal.config;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place where environment variables and system properties come in. Empty unless the embedder opted in, so the
 * library reads no environment by itself. Immutable.
 */
public final class Settings {
    private interface Environment {
        @Nullable String value(String name);
    }

    private final Environment environment;
    private final String userHome;

    private Settings(Environment environment, String userHome) {
        this.environment = environment;
        this.userHome = userHome;
    }

    /** Settings from {@code environment} only; {@code userHome} is where a person's own files are. */
    public static Settings of(Map<String, String> environment, String userHome) {
        return new Settings(Map.copyOf(environment)::get, userHome);
    }

    /** Settings from {@code environment} only, for the person whose folder the operating system names. */
    public static Settings of(Map<String, String> environment) {
        return of(environment, System.getProperty("user.home", "."));
    }

    /** No environment at all; the person's folder is still the operating system's. */
    public static Settings none() {
        return new Settings(name -> null, System.getProperty("user.home", "."));
    }

    /** The process's environment, which Java never changes; names are compared as the operating system does. */
    public static Settings fromEnvironment() {
        return new Settings(System::getenv, System.getProperty("user.home", "."));
    }

    /** The value of a variable; empty text counts as unset. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.value(name)).filter(value -> !value.isEmpty());
    }

    /** Where a person's own files are. */
    public String userHome() {
        return userHome;
    }
}
