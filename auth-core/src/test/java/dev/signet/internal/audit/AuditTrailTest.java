package dev.signet.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.HealthLevel;
import dev.signet.testkit.EventRecorder;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditTrailTest {
    /** Ends a test that waits for what a busy machine does not let happen. */
    private static final int MOST_LINES = 100_000;

    private static final AuditIdentity IDENTITY = new AuditIdentity(4711, "ann", "file", "c0ffee");

    @TempDir
    Path folder;

    private final ManualTimeSource time = ManualTimeSource.at(Instant.parse("2026-04-23T00:00:00Z"));
    private final List<AuthEvent> alarms = new ArrayList<>();
    private Path file;
    private AuditTrail trail;

    @BeforeEach
    void open() {
        file = folder.resolve("home/signet/audit.jsonl");
        trail = trail(AuditPlace.in(folder.resolve("home"), "signet"));
    }

    private AuditTrail trail(AuditPlace place) {
        return new AuditTrail(place, IDENTITY, true, time, alarms::add);
    }

    @Test
    void writesNothingUntilSomethingHappens() {
        trail.close();
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void writesALineThatSaysWhoDidWhatAndWhen() throws Exception {
        trail.on(new AuthEvent.Revoked("agent key", "thumb"));
        assertThat(file)
                .hasContent(
                        "{\"at\":\"2026-04-23T00:00:00.000Z\",\"event\":\"revoked\",\"key\":\"thumb\",\"what\":\"agent key\","
                                + "\"outcome\":\"success\",\"pid\":\"4711\",\"user\":\"ann\",\"store\":\"file\","
                                + "\"correlation\":\"c0ffee\"}\n");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void narrowsAFileThatOthersCouldRead() throws Exception {
        trail.on(new AuthEvent.Persisted("g"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        trail.on(new AuthEvent.Persisted("g"));
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(events()).hasSize(2);
    }

    @Test
    void keepsTheOrderOfAssertionsAndOthers() throws Exception {
        trail.on(signed(1));
        trail.on(signed(2));
        assertThat(file).doesNotExist();
        trail.on(new AuthEvent.Revoked("agent key", "thumb"));
        trail.on(signed(3));
        trail.close();
        assertThat(events()).containsExactly("task-1", "task-2", "revoked", "task-3");
    }

    @Test
    void holdsAssertionsBackForASecondAtMost() throws Exception {
        trail.on(signed(1));
        time.advance(Duration.ofMillis(999));
        assertThat(file).doesNotExist();
        time.advance(Duration.ofMillis(1));
        assertThat(events()).containsExactly("task-1");
        assertThat(time.pending()).isZero();
    }

    @Test
    void holdsNoMoreThanOneWriteOfAssertionsBack() throws Exception {
        for (int number = 0; number < 100; number++) {
            trail.on(signed(number));
        }
        assertThat(Files.size(file)).isPositive();
        long written = events().size();
        assertThat(written).isBetween(75L, 99L);
        trail.flush();
        assertThat(events()).hasSize(100);
    }

    @Test
    void leavesAssertionsOutUnlessAskedFor() throws Exception {
        var without =
                new AuditTrail(AuditPlace.in(folder.resolve("home"), "signet"), IDENTITY, false, time, alarms::add);
        without.on(signed(1));
        without.close();
        assertThat(file).doesNotExist();
    }

    @Test
    void cutsTheLongestTextsOfALineThatIsTooLong() throws Exception {
        trail.on(new AuthEvent.KeyStepFailed("agent", "thumb", "register", "\u0000\ud83d\ude00".repeat(5_000)));
        byte[] line = Files.readAllBytes(file);
        assertThat(line.length).isBetween(1_024, AuditLine.MAX_BYTES);
        var read = AuditLine.parse(Arrays.copyOf(line, line.length - 1)).orElseThrow();
        assertThat(read.members()).containsEntry("key", "thumb");
        assertThat(read.members().get("detail")).endsWith("…");
    }

    /** The control of the test below: through a channel, the same interrupts lose lines. */
    @Test
    void interruptsCutTheLinesOfAChannel() throws Exception {
        Path path = Files.createFile(folder.resolve("channel"));
        var lost = new AtomicInteger();
        int unusedTimes = interrupted(interrupts -> {
            for (int number = 0; number < MOST_LINES && lost.get() == 0; number++) {
                try (var channel = FileChannel.open(path, StandardOpenOption.APPEND)) {
                    int unused = channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
                } catch (IOException e) {
                    lost.incrementAndGet();
                }
            }
        });
        assertThat(lost).hasPositiveValue();
    }

    /** Interrupts a thread without end until its work is done, which is told how often that was so far. */
    private static int interrupted(Consumer<AtomicInteger> work) throws InterruptedException {
        var done = new AtomicBoolean();
        var interrupts = new AtomicInteger();
        var writer = new Thread(() -> {
            try {
                work.accept(interrupts);
            } finally {
                done.set(true);
            }
        });
        writer.start();
        while (!done.get()) {
            writer.interrupt();
            interrupts.incrementAndGet();
            Thread.onSpinWait();
        }
        writer.join();
        return interrupts.get();
    }

    /** A thousand lines and more, under a thousand interrupts and more, lose nothing. */
    @Test
    void noInterruptCutsALine() throws Exception {
        var written = new AtomicInteger();
        int times = interrupted(interrupts -> {
            while (written.get() < 1_000 || (interrupts.get() < 1_000 && written.get() < MOST_LINES)) {
                trail.on(new AuthEvent.Persisted("generation-" + written.getAndIncrement()));
            }
        });
        assertThat(times).isGreaterThanOrEqualTo(1_000);
        assertThat(trail.lost()).isZero();
        assertThat(alarms).isEmpty();
        try (var lines = AuditReader.read(file)) {
            assertThat(lines.map(line -> line.members().get("generation")))
                    .hasSize(written.get())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void tellsOnceThatItFailsAndOnceThatItWorksAgain() throws Exception {
        Files.createDirectories(file);
        for (int number = 0; number < 3; number++) {
            trail.on(new AuthEvent.Persisted("g" + number));
        }
        assertThat(alarms).singleElement().isInstanceOfSatisfying(AuthEvent.HealthChanged.class, alarm -> {
            assertThat(alarm.check()).isEqualTo("audit");
            assertThat(alarm.level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(alarm.detail()).contains("is a folder");
        });
        assertThat(trail.lost()).isEqualTo(3);
        assertThat(trail.fault()).isPresent();

        Files.delete(file);
        trail.on(new AuthEvent.Persisted("g3"));
        assertThat(events()).containsExactly("persisted", "lines_lost");
        assertThat(alarms)
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        AuthEvent.HealthChanged.class,
                        alarm -> assertThat(alarm.level()).isEqualTo(HealthLevel.OK));
        assertThat(trail.lost()).isEqualTo(3);
        assertThat(trail.fault()).isEmpty();
    }

    @Test
    void growsWhileItCannotBeLaidAside() throws Exception {
        Path older = folder.resolve("home/signet/audit.jsonl.1");
        Files.createDirectories(older.resolve("in the way"));
        Files.createDirectories(folder.resolve("home/signet/audit.jsonl.2/in the way"));
        var place = AuditPlace.in(folder.resolve("home"), "signet");
        var small = new AuditFile(place, new AuditFile.Limits(1, 2), time);
        try (var growing = new AuditTrail(small, IDENTITY, true, time, alarms::add)) {
            growing.on(new AuthEvent.Persisted("g0"));
            growing.on(new AuthEvent.Persisted("g1"));
            assertThat(growing.lost()).isZero();
            assertThat(Files.readAllLines(file)).hasSize(2);
            assertThat(alarms)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            AuthEvent.HealthChanged.class,
                            alarm -> assertThat(alarm.detail()).contains("It grows"));

            Files.delete(folder.resolve("home/signet/audit.jsonl.2/in the way"));
            growing.on(new AuthEvent.Persisted("g2"));
            assertThat(file).doesNotExist();
            assertThat(Files.readAllLines(older)).hasSize(3);
            assertThat(alarms).hasSize(2);
        }
    }

    @Test
    void anAlarmMayRecordSomethingItself() {
        var recorder = new EventRecorder();
        var holder = new AuditTrail[1];
        holder[0] =
                new AuditTrail(AuditPlace.chosen(Path.of("/proc/nowhere/audit.jsonl")), IDENTITY, true, time, alarm -> {
                    recorder.on(alarm);
                    holder[0].on(new AuthEvent.Persisted("from the alarm"));
                });
        holder[0].on(new AuthEvent.Persisted("g"));
        assertThat(holder[0].lost()).isEqualTo(2);
        assertThat(recorder.events()).hasSize(1);
    }

    private List<String> events() throws Exception {
        try (var lines = AuditReader.read(file)) {
            return lines.map(line -> line.members().getOrDefault("task", line.event()))
                    .toList();
        }
    }

    private static AuthEvent signed(int number) {
        return new AuthEvent.AssertionSigned(
                "agent-1", "task-" + number, "thumb", "https://api.acme.test", Instant.EPOCH);
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
