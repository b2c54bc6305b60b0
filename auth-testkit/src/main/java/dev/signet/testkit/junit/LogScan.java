package dev.signet.testkit.junit;

import dev.signet.testkit.Leak;
import dev.signet.testkit.LeakDetector;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Looks for secrets in log records of every level: message, formatted message, parameters and what was thrown. */
final class LogScan extends Handler {
    /** The platform's and the test engine's own loggers, which a library neither writes to nor turns on. */
    private static final List<String> FOREIGN = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "org.junit.");

    private final LeakDetector detector;
    private final Consumer<Leak> found;

    LogScan(LeakDetector detector, Consumer<Leak> found) {
        this.detector = detector;
        this.found = found;
        setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        if (FOREIGN.stream().anyMatch(name::startsWith)) {
            return;
        }
        String where = "the log of " + name + " at " + record.getLevel();
        var text = new StringBuilder(String.valueOf(record.getMessage()))
                .append('\n')
                .append(new SimpleFormatter().formatMessage(record));
        if (record.getParameters() != null) {
            for (Object parameter : record.getParameters()) {
                text.append('\n').append(parameter);
            }
        }
        detector.find(where, text.toString()).ifPresent(found);
        if (record.getThrown() != null) {
            detector.inspect(record.getThrown()).forEach(found);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
