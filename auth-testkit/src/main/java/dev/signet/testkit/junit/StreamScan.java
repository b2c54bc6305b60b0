package dev.signet.testkit.junit;

import dev.signet.testkit.Leak;
import dev.signet.testkit.LeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes everything on and looks for secrets in it, however it was cut into writes. Safe for use by several threads. */
final class StreamScan extends OutputStream {
    private static final int CHUNK = 64 << 10;

    /** Longer than the longest form that is looked for, so that none is lost between two chunks. */
    private static final int OVERLAP = 128;

    private final PrintStream target;
    private final String where;
    private final LeakDetector detector;
    private final Consumer<Leak> found;
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private String tail = "";

    StreamScan(PrintStream target, String where, LeakDetector detector, Consumer<Leak> found) {
        this.target = target;
        this.where = where;
        this.detector = detector;
        this.found = found;
    }

    PrintStream target() {
        return target;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target.write(bytes, offset, length);
        synchronized (this) {
            unread.write(bytes, offset, length);
            if (unread.size() >= CHUNK) {
                scan();
            }
        }
    }

    @Override
    public void flush() {
        target.flush();
    }

    synchronized void scan() {
        String text = tail + unread.toString(StandardCharsets.UTF_8);
        unread.reset();
        var leak = detector.find(where, text);
        leak.ifPresent(found);
        // After a hit the rest is dropped, or the next scan would report it again.
        tail = leak.isPresent() ? "" : text.substring(Math.max(0, text.length() - OVERLAP));
    }
}
