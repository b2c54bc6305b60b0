package dev.signet.internal.lease;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A child process that holds flock(2) locks for as long as its standard input is open: {@code flock} around {@code flock}
 * around {@code cat}. When this JVM dies, however it dies, the input ends, {@code cat} ends, and the locks are free.
 */
final class FlockProcess implements AutoCloseable {
    /** What flock answers when the time is up. It has to be asked for; without that, it is 1 as for other troubles. */
    private static final int TIME_IS_UP = 75;

    private static final byte[] ECHO = "held\n".getBytes(StandardCharsets.US_ASCII);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long END_MILLIS = 200;

    private final Process process;

    private FlockProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts the child in a session of its own, so that a Ctrl-C meant for the program around us does not reach it.
     *
     * @param files absolute, in the order to lock them
     * @param seconds how long each {@code flock} waits
     */
    static FlockProcess start(Path setsid, Path flock, Path cat, List<Path> files, long seconds) throws IOException {
        List<String> command = new ArrayList<>(List.of(setsid.toString()));
        for (Path file : files) {
            command.addAll(List.of(
                    flock.toString(),
                    "-x",
                    "-w",
                    Long.toString(seconds),
                    "-E",
                    Integer.toString(TIME_IS_UP),
                    file.toString()));
        }
        command.add(cat.toString());
        var builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        return new FlockProcess(builder.start());
    }

    /**
     * Waits until all locks are held: the last program of the chain answers, and it starts only then.
     *
     * @return why they are not; empty when they are
     */
    Optional<String> awaitHeld(Deadline deadline, Pause pause) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(ECHO);
            input.flush();
            InputStream output = process.getInputStream();
            long next = SHORTEST_PAUSE_NANOS;
            while (output.available() < ECHO.length) {
                if (!process.isAlive()) {
                    return Optional.of(describeEnd());
                }
                if (deadline.hasPassed()) {
                    return Optional.of("another program holds it");
                }
                pause.await(next);
                next = Math.min(LONGEST_PAUSE_NANOS, next * 2);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(endsInTime() ? describeEnd() : "flock does not take input");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("this thread was interrupted while it waited");
        }
    }

    /** Ends the child, which frees the locks, and waits until it is gone: a moment as a rule, at most 0.4 s. */
    @Override
    public void close() {
        closeQuietly(process.getOutputStream());
        if (!endsInTime()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            endsInTime();
        }
        closeQuietly(process.getInputStream());
    }

    private static void closeQuietly(Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The child went first.
        }
    }

    long pid() {
        return process.pid();
    }

    private String describeEnd() {
        return process.exitValue() == TIME_IS_UP
                ? "another program holds it"
                : "flock ended with code " + process.exitValue() + "; it has to be the one of util-linux";
    }

    /** Not cut short by an interrupt, which the caller gets back afterwards. */
    private boolean endsInTime() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
