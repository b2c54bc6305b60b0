package dev.signet.examples.cli;

import dev.signet.Prompt;
import dev.signet.auth.TimeSource;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

    private static PrintStream stream(FileDescriptor descriptor, boolean autoFlush) {
        var buffered = new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER);
        return new PrintStream(buffered, autoFlush, StandardCharsets.UTF_8);
    }
}
