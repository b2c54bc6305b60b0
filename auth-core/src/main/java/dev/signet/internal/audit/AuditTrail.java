package dev.signet.internal.audit;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthEvent.AssertionSigned;
import dev.signet.auth.event.AuthEvent.HealthChanged;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.event.HealthLevel;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event as a line, in the order in which they are told. An event is in the file when {@link #on} returns; signed
 * assertions, which are many, wait in memory for at most a second, for the next other event, or until there are 4 KiB of them.
 *
 * <p>Nothing that goes wrong here gets out: lines that can't be written are dropped and counted, and the first of them is told as a
 * {@link HealthChanged}, as is the first line that can be written again. Safe for use by several threads; a thread waits for the
 * writing of another at most.
 */
public final class AuditTrail implements AuthListener, AutoCloseable {
    /** The check that a failing audit is told as. */
    public static final String CHECK = "audit";

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

    private final AuditFile file;
    private final AuditIdentity identity;
    private final boolean assertions;
    private final TimeSource time;
    private final AuthListener alarm;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private int waitingLines;
    private long lost;
    private long lostSinceReport;
    private @Nullable StoreException fault;
    private TimeSource.@Nullable Scheduled flush;

    /**
     * Nothing is touched until the first event.
     *
     * @param assertions whether signed assertions are written too
     * @param alarm is told when writing begins to fail, and when it works again; never on a thread that holds a lock of this
     */
    public AuditTrail(
            AuditPlace place, AuditIdentity identity, boolean assertions, TimeSource time, AuthListener alarm) {
        this(new AuditFile(place, AuditFile.Limits.DEFAULT, time), identity, assertions, time, alarm);
    }

    AuditTrail(AuditFile file, AuditIdentity identity, boolean assertions, TimeSource time, AuthListener alarm) {
        this.file = file;
        this.identity = identity;
        this.assertions = assertions;
        this.time = time;
        this.alarm = alarm;
    }

    @Override
    public void on(AuthEvent event) {
        boolean delayed = event instanceof AssertionSigned;
        if (!delayed || assertions) {
            record(AuditEvents.name(event), AuditEvents.facts(event), delayed);
        }
    }

    private void record(String event, AuditFacts facts, boolean delayed) {
        Optional<HealthChanged> report;
        synchronized (this) {
            report = delayed ? delay(line(event, facts)) : write(line(event, facts));
        }
        report.ifPresent(alarm::on);
    }

    private byte[] line(String event, AuditFacts facts) {
        var named = facts.with("outcome", facts.outcome().text());
        return new AuditLine(time.instant(), event, identity.addTo(named).members()).toBytes();
    }

    private Optional<HealthChanged> delay(byte[] line) {
        Optional<HealthChanged> report = Optional.empty();
        if (waiting.size() + line.length > AuditLine.MAX_BYTES) {
            report = writeWaiting();
        }
        waiting.writeBytes(line);
        waitingLines++;
        if (flush == null) {
            flush = time.schedule(LONGEST_DELAY, this::flush);
        }
        return report;
    }

    private Optional<HealthChanged> write(byte[] line) {
        Optional<HealthChanged> before = writeWaiting();
        return append(line, 1).or(() -> before);
    }

    /** Writes what waits in memory. */
    public void flush() {
        Optional<HealthChanged> report;
        synchronized (this) {
            report = writeWaiting();
        }
        report.ifPresent(alarm::on);
    }

    private Optional<HealthChanged> writeWaiting() {
        if (flush != null) {
            flush.cancel();
            flush = null;
        }
        if (waitingLines == 0) {
            return Optional.empty();
        }
        byte[] lines = waiting.toByteArray();
        int count = waitingLines;
        waiting.reset();
        waitingLines = 0;
        return append(lines, count);
    }

    private Optional<HealthChanged> append(byte[] lines, int count) {
        try {
            Optional<StoreException> trouble = file.append(lines);
            return trouble.isPresent() ? failed(trouble.get(), 0) : resumed();
        } catch (StoreException e) {
            return failed(e, count);
        } catch (RuntimeException e) {
            // A file system of the host's own may throw anything; what is audited goes on all the same.
            return failed(
                    new StoreException(
                            StoreException.Kind.UNREACHABLE,
                            "the audit file can't be used: " + e.getClass().getName(),
                            "Check the file system of the audit file.",
                            e),
                    count);
        }
    }

    private Optional<HealthChanged> failed(StoreException now, int lines) {
        lost += lines;
        lostSinceReport += lines;
        boolean first = fault == null;
        fault = now;
        return first
                ? Optional.of(new HealthChanged(
                        CHECK, HealthLevel.CRITICAL, now.getMessage() + consequence(lines) + now.remedy()))
                : Optional.empty();
    }

    private static String consequence(int lines) {
        return lines == 0
                ? ". It grows until it can be laid aside. "
                : ". What happens is not recorded until that works. ";
    }

    private Optional<HealthChanged> resumed() {
        if (fault == null) {
            return Optional.empty();
        }
        fault = null;
        if (lostSinceReport == 0) {
            return Optional.of(new HealthChanged(CHECK, HealthLevel.OK, "the audit file was laid aside"));
        }
        String gap = lostSinceReport + " lines before this one could not be written";
        lostSinceReport = 0;
        var facts = new AuditFacts(AuditFacts.Outcome.FAILURE, Map.of("detail", gap));
        Optional<HealthChanged> again = append(line("lines_lost", facts), 1);
        return again.isPresent() ? again : Optional.of(new HealthChanged(CHECK, HealthLevel.OK, gap));
    }

    /** How many lines could not be written since this was made. */
    public synchronized long lost() {
        return lost;
    }

    /** Why the last line could not be written; empty when it could. */
    public synchronized Optional<StoreException> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public void close() {
        flush();
    }
}
