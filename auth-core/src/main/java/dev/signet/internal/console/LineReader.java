package dev.signet.internal.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines so that the wait can be given up. A read of a terminal can't be interrupted, so a daemon thread does it, which does not keep
 * the JVM alive. For one reader at a time; its methods may be called on any thread.
 *
 * <p>A line that came while nobody waited any more is kept for the next who does.
 */
public final class LineReader {
    /** What is kept of a line, in bytes; the rest is read and dropped. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int POLL_MILLIS = 100;

    private final InputStream in;
    private final boolean patient;

    // All guarded by this.
    private boolean wanted;
    private boolean running;
    private @Nullable Line line;

    /** A line, or the end of input. */
    private record Line(Optional<String> text) {}

    /**
     * Reads nothing yet.
     *
     * @param in the caller's, and not closed
     * @param patient whether reading begins only when there is something to read: then a wait given up takes nothing from a program that
     *     reads the same stream later, and a program in the background is not stopped for reading; the end of a stream is not seen so,
     *     which for a terminal is one key
     */
    public LineReader(InputStream in, boolean patient) {
        this.in = in;
        this.patient = patient;
    }

    /**
     * Waits for a line, as long as it takes: whoever calls this interrupts it.
     *
     * @return without its end, as UTF-8; empty at the end of input, or when it can't be read
     * @throws InterruptedException when the wait was given up
     */
    public synchronized Optional<String> readLine() throws InterruptedException {
        wanted = true;
        try {
            if (line == null && !running) {
                running = true;
                Thread reader = new Thread(this::run, "signet-line-reader");
                reader.setDaemon(true);
                reader.start();
            }
            while (line == null) {
                wait();
            }
            Optional<String> text = line.text();
            line = null;
            return text;
        } finally {
            wanted = false;
            notifyAll();
        }
    }

    private void run() {
        Optional<String> text = Optional.empty();
        try {
            if (patient && !awaitInput()) {
                return;
            }
            text = read();
        } catch (IOException e) {
            // No input is no answer; the other ways to sign in go on.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            running = false;
            line = new Line(text);
            notifyAll();
        }
    }

    /** The stream is asked outside of the lock: somebody else may be reading it, and then the question waits. */
    private boolean awaitInput() throws IOException, InterruptedException {
        while (true) {
            if (in.available() > 0) {
                return true;
            }
            synchronized (this) {
                if (wanted) {
                    wait(POLL_MILLIS);
                }
                if (!wanted) {
                    running = false;
                    return false;
                }
            }
        }
    }

    private Optional<String> read() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (bytes.size() < MAX_BYTES) {
                bytes.write(next);
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
