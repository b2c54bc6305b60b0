package dev.signet.testkit.junit;

import dev.signet.testkit.Leak;
import dev.signet.testkit.LeakDetector;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Listens to the output and the logs of this JVM from its making until it is closed. Safe for use by several threads. */
final class Capture implements AutoCloseable {
    private final LeakDetector detector = new LeakDetector();
    private final Queue<Leak> leaks = new ConcurrentLinkedQueue<>();
    private final StreamScan out = scan(System.out, "System.out");
    private final StreamScan err = scan(System.err, "System.err");
    private final PrintStream newOut = stream(out);
    private final PrintStream newErr = stream(err);
    private final Logger root = Logger.getLogger("");
    private final @Nullable Level rootLevel = root.getLevel();
    private final LogScan logs = new LogScan(detector, leaks::add);

    static Capture begin() {
        var capture = new Capture();
        System.setOut(capture.newOut);
        System.setErr(capture.newErr);
        capture.root.addHandler(capture.logs);
        capture.root.setLevel(Level.ALL);
        return capture;
    }

    LeakDetector detector() {
        return detector;
    }

    void report(Leak leak) {
        leaks.add(leak);
    }

    /** What was found since the last call. */
    List<Leak> drain() {
        out.scan();
        err.scan();
        var found = new ArrayList<Leak>();
        for (Leak leak = leaks.poll(); leak != null; leak = leaks.poll()) {
            found.add(leak);
        }
        return found;
    }

    /** Puts back what it replaced, unless somebody else has replaced it since. */
    @Override
    public void close() {
        if (newOut.equals(System.out)) {
            System.setOut(out.target());
        }
        if (newErr.equals(System.err)) {
            System.setErr(err.target());
        }
        root.removeHandler(logs);
        root.setLevel(rootLevel);
    }

    private StreamScan scan(PrintStream target, String where) {
        return new StreamScan(target, where, detector, leaks::add);
    }

    private static PrintStream stream(StreamScan scan) {
        return new PrintStream(scan, true, Charset.defaultCharset());
    }
}
