package dev.signet.examples.cli;

import dev.signet.Prompt;
import dev.signet.auth.TimeSource;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a process gives a command: its environment, its streams and its clock. Text goes out in UTF-8 whatever the locale.
 *
 * @param environment names and values
 * @param in standard input
 * @param out results, and nothing else
 * @param err what a person reads
 * @param time clocks
 * @param prompt how a person is told what to do; asked for by what signs in only, since looking at a terminal takes time
 */
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        TimeSource time,
        Supplier<Prompt> prompt) {
    private static final int BUFFER = 1 << 16;

    /** Kinds of file in a mode, as POSIX systems have them. */
    private static final int FILE_TYPE = 0170000;

    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    /** Those of this process. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                System.in,
                stream(FileDescriptor.out, false),
                stream(FileDescriptor.err, true),
                TimeSource.system(),
                Prompt::console);
    }

    /**
     * Whether nobody reads standard output any longer; asked after it could not be written. Writing into a pipe or a socket fails for no other
     * reason, and whoever closed it early, as {@code head} does, has what it wanted. What the failure itself says would not tell: its words
     * are the locale's.
     */
    static boolean isReaderGone() {
        try {
            int mode = (int) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode");
            return (mode & FILE_TYPE) == PIPE || (mode & FILE_TYPE) == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static PrintStream stream(FileDescriptor descriptor, boolean autoFlush) {
        var buffered = new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER);
        return new PrintStream(buffered, autoFlush, StandardCharsets.UTF_8);
    }
}
