package dev.signet.examples.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The same command line in several processes at one time. */
final class Herd implements AutoCloseable {
    private static final long EXIT_SECONDS = 60;

    private final List<Process> processes = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final CountDownLatch ready;

    private Herd(int count) {
        this.ready = new CountDownLatch(count);
    }

    /**
     * Starts {@code count} processes.
     *
     * @param environment variables besides this process's own
     * @param readyWhen how the first line on stderr begins once a process has come to its work
     */
    static Herd start(int count, List<String> command, Map<String, String> environment, String readyWhen)
            throws IOException {
        var herd = new Herd(count);
        try {
            for (int i = 0; i < count; i++) {
                var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
                builder.environment().putAll(environment);
                herd.add(builder.start(), readyWhen);
            }
            return herd;
        } catch (IOException e) {
            herd.close();
            throw e;
        }
    }

    private void add(Process process, String readyWhen) throws IOException {
        processes.add(process);
        process.getOutputStream().close();
        var reader = new Thread(() -> read(process, readyWhen), "demo-child-" + process.pid());
        reader.setDaemon(true);
        readers.add(reader);
        reader.start();
    }

    /** Reads to the end, so that no child waits for a reader; one that ends early counts as ready too. */
    private void read(Process process, String readyWhen) {
        boolean counted = false;
        try (var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!counted && line.startsWith(readyWhen)) {
                    counted = true;
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a child's output broke off", e);
        } finally {
            if (!counted) {
                ready.countDown();
            }
        }
    }

    /** Waits until all have come to their work, or the time is over. Tells how many have not. */
    int awaitReady(Duration time) throws InterruptedException {
        return ready.await(time.toMillis(), TimeUnit.MILLISECONDS) ? 0 : (int) ready.getCount();
    }

    /** Waits for the end of all, and tells how many ended with 0. */
    int succeeded() throws InterruptedException {
        int succeeded = 0;
        for (var process : processes) {
            if (process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                succeeded++;
            }
        }
        return succeeded;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
