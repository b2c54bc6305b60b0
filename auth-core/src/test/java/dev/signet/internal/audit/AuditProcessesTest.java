package dev.signet.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Lease;
import dev.signet.internal.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many processes, one record: no line is lost, none is mixed with another. */
@Timeout(240)
class AuditProcessesTest {
    private static final int PROCESSES = 8;
    private static final int LINES = 5_000;

    @TempDir
    Path folder;

    @Test
    void eightProcessesLoseAndMixNothing() throws Exception {
        Path file = folder.resolve("own/audit.jsonl");
        recordFromAll(file, 100L << 20);
        assertThat(file.resolveSibling("audit.jsonl.1")).doesNotExist();
        assertComplete(file);
    }

    @Test
    void layingAsideLosesAndMixesNothing() throws Exception {
        Path file = folder.resolve("own/audit.jsonl");
        // Ten MB of lines: three times laid aside and no more, so that all of them are still there.
        var limits = new AuditFile.Limits(3L << 20, 3);
        recordFromAll(file, limits.bytes());
        assertThat(file.resolveSibling("audit.jsonl.1")).exists();
        assertThat(file.resolveSibling("audit.jsonl.4")).doesNotExist();
        for (Path path : AuditFile.youngestFirst(file)) {
            if (Files.exists(path)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rw-------");
                // How far beyond depends on when the one who lays it aside gets to run: the others go on appending.
                if (!path.equals(file)) {
                    assertThat(Files.size(path)).isGreaterThanOrEqualTo(limits.bytes());
                }
            }
        }
        assertComplete(file);
        appendOne(file, limits);
        assertThat(Files.exists(file) ? Files.size(file) : 0)
                .as("whoever is alone lays aside what is large enough")
                .isLessThan(limits.bytes());
    }

    private static void appendOne(Path file, AuditFile.Limits limits) throws Exception {
        byte[] line = new AuditLine(Instant.EPOCH, "key_changed", Map.of("key", "last-1", "agent", "last")).toBytes();
        assertThat(new AuditFile(AuditPlace.chosen(file), limits, TimeSource.system()).append(line))
                .isEmpty();
    }

    private static void recordFromAll(Path file, long laidAsideAt) throws Exception {
        List<Process> children = new ArrayList<>();
        try {
            for (int child = 0; child < PROCESSES; child++) {
                children.add(start(file, laidAsideAt, "child" + child));
            }
            List<BufferedReader> answers = children.stream()
                    .map(child ->
                            new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8)))
                    .toList();
            for (BufferedReader answer : answers) {
                assertThat(answer.readLine()).isEqualTo("ready");
            }
            for (Process child : children) {
                child.getOutputStream().write('\n');
                child.getOutputStream().flush();
            }
            for (BufferedReader answer : answers) {
                assertThat(answer.readLine()).isEqualTo("lost 0");
            }
            for (Process child : children) {
                assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            children.forEach(Process::destroyForcibly);
        }
    }

    /** By the reader, and of each process in its own order as far as one file holds it. */
    private static void assertComplete(Path file) throws Exception {
        Map<String, Integer> seen = new HashMap<>();
        try (var lines = AuditReader.read(file)) {
            lines.forEach(line -> {
                assertThat(line.event()).isEqualTo("key_changed");
                String key = line.members().get("key");
                assertThat(key).startsWith(line.members().get("agent") + "-");
                int number = Integer.parseInt(key.substring(key.indexOf('-') + 1));
                assertThat(line.members().getOrDefault("reason", "")).hasSize(number % 97);
                seen.merge(key, 1, Integer::sum);
            });
        }
        assertThat(seen).hasSize(PROCESSES * LINES);
        assertThat(seen.values()).allMatch(count -> count == 1);
    }

    private static Process start(Path file, long laidAsideAt, String name) throws Exception {
        String classPath =
                String.join(":", location(AuditChild.class), location(AuditTrail.class), location(Lease.class));
        // The widest umask there is: the modes must be ours.
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 000 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-XX:+UseSerialGC",
                        "-Xmx32m",
                        "-cp",
                        classPath,
                        AuditChild.class.getName(),
                        file.toString(),
                        Long.toString(laidAsideAt),
                        name,
                        Integer.toString(LINES))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    /** The control: a line written in two pieces is found mixed by the check above. */
    @Test
    void theCheckSeesMixedLines() throws Exception {
        Path file = Files.createDirectory(folder.resolve("own")).resolve("audit.jsonl");
        byte[] line = new AuditLine(Instant.EPOCH, "key_changed", Map.of("key", "a-1", "agent", "a", "reason", "x"))
                .toBytes();
        String text = new String(line, StandardCharsets.UTF_8);
        Files.writeString(file, text.substring(0, 20) + text + text.substring(20));
        try (var lines = AuditReader.read(file)) {
            assertThat(lines.map(AuditLine::event)).contains(AuditLine.DAMAGED);
        }
        assertThat(JsonObject.parse(text.strip().getBytes(StandardCharsets.UTF_8))
                        .members())
                .containsKeys("at", "event", "key");
    }
}
