package dev.signet.internal.callback;

import dev.signet.internal.config.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine has for opening a web page. The programs are looked for in the system's own folders, never along a
 * search path that others may have set. Immutable.
 *
 * @param kind which commands it knows
 * @param settings where a display, or the folder of Windows, is found
 * @param machine its files
 */
record Desktop(Kind kind, Settings settings, Machine machine) {
    private static final List<String> FOLDERS =
            List.of("/usr/bin/", "/bin/", "/usr/local/bin/", "/run/current-system/sw/bin/");
    private static final String LINUX_RELEASE = "/proc/sys/kernel/osrelease";
    private static final String MAC_VERSION = "/System/Library/CoreServices/SystemVersion.plist";
    private static final String WINDOWS_FROM_LINUX = "/mnt/c/Windows/System32/rundll32.exe";
    private static final String WINDOWS = "C:\\Windows";

    /** Which commands a machine knows. */
    enum Kind {
        MAC,
        WINDOWS,
        /** Linux within Windows: the browser is on the other side. */
        WSL,
        /** Any other system with the commands of freedesktop.org. */
        FREEDESKTOP
    }

    /** The files of a machine. */
    interface Machine {
        /** The machine this runs on. */
        Machine HERE = new Machine() {
            @Override
            public boolean hasProgram(String file) {
                try {
                    return Files.isRegularFile(Path.of(file)) && Files.isExecutable(Path.of(file));
                } catch (InvalidPathException e) {
                    return false;
                }
            }

            @Override
            public String read(String file) {
                try {
                    return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
                } catch (IOException | InvalidPathException e) {
                    return "";
                }
            }

            @Override
            public char separator() {
                return File.separatorChar;
            }
        };

        /** Whether {@code file} is there and can be run. */
        boolean hasProgram(String file);

        /** The content of a small file; "" when it can't be read. */
        String read(String file);

        /** What stands between folders: a backslash on Windows alone. */
        char separator();
    }

    /** Looks which kind {@code machine} is. */
    static Desktop of(Machine machine, Settings settings) {
        Kind kind = Kind.FREEDESKTOP;
        if (machine.separator() == '\\') {
            kind = Kind.WINDOWS;
        } else if (!machine.read(MAC_VERSION).isEmpty()) {
            kind = Kind.MAC;
        } else if (machine.read(LINUX_RELEASE).toLowerCase(Locale.ROOT).contains("microsoft")) {
            kind = Kind.WSL;
        }
        return new Desktop(kind, settings, machine);
    }

    /**
     * The commands that open a page, best first; the page's address is to be added as the last argument. Each is a program
     * that takes arguments as they are. The ones of Windows that go through PowerShell or cmd, which would read the address
     * as a command, are not among them.
     */
    List<List<String>> openers() {
        return switch (kind) {
            case MAC -> installed("/usr/bin/open").map(List::of).stream().toList();
            case WINDOWS ->
                List.of(rundll(settings.variable("SystemRoot").orElse(WINDOWS) + "\\System32\\rundll32.exe"));
            case WSL ->
                Stream.concat(installed(WINDOWS_FROM_LINUX).map(Desktop::rundll).stream(), freedesktop().stream())
                        .toList();
            case FREEDESKTOP -> freedesktop();
        };
    }

    private static List<String> rundll(String program) {
        return List.of(program, "url.dll,FileProtocolHandler");
    }

    /** Without a display these would start a browser for terminals, unseen. */
    private List<List<String>> freedesktop() {
        if (Stream.of("WAYLAND_DISPLAY", "DISPLAY")
                .noneMatch(name -> settings.variable(name).isPresent())) {
            return List.of();
        }
        // In a session of its own the browser survives the Ctrl-C meant for the program around us.
        List<String> session = find("setsid").map(List::of).orElse(List.of());
        return Stream.concat(
                        find("xdg-open").map(List::of).stream(),
                        find("gio").map(program -> List.of(program, "open")).stream())
                .map(command ->
                        Stream.concat(session.stream(), command.stream()).toList())
                .toList();
    }

    private Optional<String> find(String name) {
        return FOLDERS.stream()
                .map(folder -> folder + name)
                .filter(machine::hasProgram)
                .findFirst();
    }

    private Optional<String> installed(String file) {
        return Optional.of(file).filter(machine::hasProgram);
    }
}
