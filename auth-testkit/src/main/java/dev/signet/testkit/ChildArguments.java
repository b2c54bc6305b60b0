package dev.signet.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What other programs of the same user can read of this process's descendants: their command lines and environments. Only
 * those that run at the moment of the call are seen, so a test keeps a short-lived child waiting. Linux only.
 */
public final class ChildArguments {
    private static final Path PROC = Path.of("/proc");

    private ChildArguments() {}

    /**
     * Whether this system shows command lines and environments as files.
     *
     * @return true on Linux
     */
    public static boolean isSupported() {
        return Files.isReadable(PROC.resolve("self/cmdline"));
    }

    /**
     * Looks for secrets in the command lines and environments of all descendants.
     *
     * @param detector knows what to look for
     * @return the leaks found, at most one for each file; a child that ends meanwhile, or belongs to somebody else, is passed
     *     over
     * @throws UnsupportedOperationException when {@link #isSupported()} is false
     */
    public static List<Leak> inspect(LeakDetector detector) {
        if (!isSupported()) {
            throw new UnsupportedOperationException(
                    "no /proc here: call isSupported() and skip the test with the reason");
        }
        var leaks = new ArrayList<Leak>();
        ProcessHandle.current().descendants().forEach(child -> {
            for (String file : List.of("cmdline", "environ")) {
                Path path = PROC.resolve(Long.toString(child.pid())).resolve(file);
                detector.find(path.toString(), read(path)).ifPresent(leaks::add);
            }
        });
        return List.copyOf(leaks);
    }

    private static String read(Path path) {
        try {
            // Parts end with NUL, which would read as a part of the context.
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
