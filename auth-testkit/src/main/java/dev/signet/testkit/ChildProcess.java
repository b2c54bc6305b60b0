package dev.signet.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of ours: what it says is kept, whatever is awaited has a deadline, and it is ended by its own id. */
final class ChildProcess {
    private static final long SECONDS = 10;
    private static final long TICK_MILLIS = 20;

    private final String name;
    private final Process process;
    private final StringBuilder said = new StringBuilder();
    private final CompletableFuture<Boolean> drained = new CompletableFuture<>();

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread reader = new Thread(this::read, "signet-test-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a command that gets {@code input} and then the end of its input. The display stays out of its reach. */
    static ChildProcess start(List<String> command, Map<String, String> environment, String input) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("DISPLAY", "WAYLAND_DISPLAY", "DBUS_STARTER_ADDRESS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var sink = process.getOutputStream()) {
            sink.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            // It says itself why, and whoever waits for it is told.
        }
        return new ChildProcess(command.get(0), process);
    }

    static boolean isInstalled(String program) {
        try {
            return start(List.of(program, "--version"), Map.of(), "").exitCode() >= 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Calls the Secret Service; what was answered, which may be an error. */
    static String dbusSend(Map<String, String> environment, String path, String method, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(
                "dbus-send",
                "--session",
                "--print-reply",
                "--reply-timeout=" + TimeUnit.SECONDS.toMillis(SECONDS) / 2,
                "--dest=org.freedesktop.secrets",
                path,
                method));
        command.addAll(List.of(arguments));
        return start(command, environment, "").allOfIt();
    }

    /** What it said until it ended. */
    String allOfIt() throws IOException {
        exitCode();
        return text();
    }

    /** Waits for the end, and for all that was said before it. */
    private int exitCode() throws IOException {
        awaitEnd();
        return process.exitValue();
    }

    void awaitLine(String start) throws IOException {
        awaitUntil("it says \"" + start + "\"", () -> text().lines().anyMatch(line -> line.startsWith(start)));
    }

    /** Asks again and again until it is so, or the process has ended. The condition has deadlines of its own. */
    void awaitUntil(String what, Condition condition) throws IOException {
        for (long ticks = 0; ticks < TimeUnit.SECONDS.toMillis(SECONDS) / TICK_MILLIS; ticks++) {
            if (condition.isMet()) {
                return;
            }
            try {
                if (process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                    awaitEnd();
                    break;
                }
            } catch (InterruptedException interrupted) {
                throw interrupted(what);
            }
        }
        if (!condition.isMet()) {
            throw new IOException("waited in vain until " + what + "; " + name
                    + (process.isAlive() ? " runs" : " ended") + " and said:\n" + text());
        }
    }

    /** What is waited for. */
    @FunctionalInterface
    interface Condition {
        boolean isMet() throws IOException;
    }

    /** Runs a task that may hang in a thread of its own. */
    static <T> T within(String what, Callable<T> task) throws IOException {
        var run = new FutureTask<>(task);
        Thread thread = new Thread(run, "signet-test-task");
        thread.setDaemon(true);
        thread.start();
        try {
            return run.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new IOException("failed to get " + what, failure.getCause());
        } catch (TimeoutException late) {
            throw new IOException("did not get " + what + " within " + SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            throw interrupted(what);
        }
    }

    /** STOP or CONT: signals that Java has no method for. */
    void signal(String signal) throws IOException {
        ChildProcess shell = start(List.of("sh", "-c", "kill -" + signal + " " + process.pid()), Map.of(), "");
        if (shell.exitCode() != 0) {
            throw new IOException("could not send SIG" + signal + " to " + name + ": " + shell.text());
        }
    }

    void kill() throws IOException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As {@link #kill()}, for when nobody can act on a failure. */
    void end() {
        process.destroyForcibly();
        try {
            awaitEnd();
        } catch (IOException stuck) {
            // Killed all the same; the system ends it when it can.
        }
    }

    private void awaitEnd() throws IOException {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(name + " did not end within " + SECONDS + " s");
            }
            drained.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw interrupted("the end of " + name);
        } catch (ExecutionException | TimeoutException stillOpen) {
            // A grandchild keeps the stream open; what was said so far is enough.
        }
    }

    private void read() {
        try (var stream = process.getInputStream()) {
            byte[] part = new byte[4096];
            for (int length = stream.read(part); length >= 0; length = stream.read(part)) {
                synchronized (said) {
                    said.append(new String(part, 0, length, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException closed) {
            // Its end is the end of what it says.
        } finally {
            drained.complete(true);
        }
    }

    private String text() {
        synchronized (said) {
            return said.toString();
        }
    }

    private static IOException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while waiting for " + what);
    }
}
