package dev.signet.internal.signin;

import dev.signet.internal.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where this process runs, as far as it matters for the way to sign in. Immutable.
 *
 * @param display whether a browser could show a window here
 * @param ssh whether a person sits at another machine
 * @param wsl whether this is Linux inside of Windows
 * @param container whether this is a container, whose loopback addresses no browser outside reaches
 * @param ci whether this is an automated build
 * @param terminal whether a person can be told something: by a terminal, or by means of the embedder's own
 */
public record FlowFacts(boolean display, boolean ssh, boolean wsl, boolean container, boolean ci, boolean terminal) {
    private static final List<Path> CONTAINER_MARKERS = List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));
    private static final List<String> CONTAINER_VARIABLES = List.of("container", "KUBERNETES_SERVICE_HOST");
    private static final List<String> DISPLAYS = List.of("DISPLAY", "WAYLAND_DISPLAY");

    /** Kinds of desktop. */
    public enum Desktop {
        /** A window needs a display server, which the environment names. */
        DISPLAY_SERVER,
        /** There is always one, as on macOS and Windows. */
        ALWAYS
    }

    /**
     * Reads the environment.
     *
     * @param settings empty unless the embedder opted in; without them nothing but markers is known
     * @param desktop what kind of system this is
     * @param exists whether a file is there
     * @param terminal whether a person can be told something
     */
    public static FlowFacts from(Settings settings, Desktop desktop, Predicate<Path> exists, boolean terminal) {
        boolean display = desktop == Desktop.ALWAYS || isAnySet(settings, DISPLAYS);
        boolean container = isAnySet(settings, CONTAINER_VARIABLES)
                || CONTAINER_MARKERS.stream().anyMatch(exists);
        return new FlowFacts(
                display,
                isAnySet(settings, List.of("SSH_CONNECTION", "SSH_TTY")),
                isAnySet(settings, List.of("WSL_DISTRO_NAME")),
                container,
                isTrue(settings.variable("CI").orElse("")),
                terminal);
    }

    /** In words, for an explanation. */
    String words() {
        List<String> words = Stream.of(
                        display ? "a display" : "no display",
                        ssh ? "an SSH session" : "",
                        wsl ? "Linux inside of Windows" : "",
                        container ? "a container" : "",
                        ci ? "an automated build" : "",
                        terminal ? "" : "nobody to tell anything")
                .filter(word -> !word.isEmpty())
                .toList();
        return String.join(", ", words);
    }

    private static boolean isAnySet(Settings settings, List<String> variables) {
        return variables.stream().anyMatch(name -> settings.variable(name).isPresent());
    }

    /** Build services set it to {@code true} or {@code 1}; people set it to {@code false} to be treated as people. */
    private static boolean isTrue(String value) {
        return !value.isEmpty() && !List.of("false", "0", "no").contains(value.toLowerCase(Locale.ROOT));
    }
}
