package dev.signet.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReaderTest {
    private static final String FIRST = "{\"at\":\"2026-04-23T00:00:01.000Z\",\"event\":\"first\"}";
    private static final String SECOND = "{\"at\":\"2026-04-23T00:00:02.000Z\",\"event\":\"second\"}";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("audit.jsonl");
    }

    @Test
    void noFileIsAnEmptyRecord() throws Exception {
        assertThat(events()).isEmpty();
    }

    @Test
    void readsTheOldestFirst() throws Exception {
        Files.writeString(file, SECOND + "\n");
        Files.writeString(folder.resolve("audit.jsonl.1"), FIRST + "\n");
        Files.writeString(folder.resolve("audit.jsonl.3"), FIRST.replace("first", "oldest") + "\n");
        assertThat(events()).containsExactly("oldest", "first", "second");
    }

    @Test
    void leavesOutALastLineThatIsNotWhole() throws Exception {
        Files.writeString(file, FIRST + "\n" + SECOND.substring(0, 30));
        assertThat(events()).containsExactly("first");
        Files.writeString(file, FIRST + "\n" + SECOND);
        assertThat(events()).containsExactly("first", "second");
    }

    @Test
    void showsDamageInTheMiddle() throws Exception {
        Files.writeString(file, FIRST + "\n\n\0\0garbage\n" + SECOND + "\n");
        assertThat(events()).containsExactly("first", AuditLine.DAMAGED, "second");
        try (var lines = AuditReader.read(file)) {
            assertThat(lines.toList().get(1).at()).isEqualTo("2026-04-23T00:00:01Z");
        }
    }

    @Test
    void findsAWholeLineBehindTheRestOfATornOne() throws Exception {
        Files.writeString(file, FIRST.substring(0, 33) + SECOND + "\n");
        assertThat(events()).containsExactly(AuditLine.DAMAGED, "second");
        Files.writeString(file, FIRST.substring(0, 33) + SECOND);
        assertThat(events()).containsExactly(AuditLine.DAMAGED, "second");
    }

    @Test
    void keepsMembersItDoesNotKnow() throws Exception {
        Files.writeString(
                file, "{\"later\":{\"deep\":1.10},\"event\":\"e\",\"at\":\"2026-04-23T00:00:01.5Z\",\"n\":null}\n");
        try (var lines = AuditReader.read(file)) {
            assertThat(lines)
                    .singleElement()
                    .satisfies(line -> assertThat(line.members())
                            .containsEntry("later", "{\"deep\":1.10}")
                            .containsEntry("n", "null"));
        }
    }

    @Test
    void aLineOfAnEndlessFileDoesNotFillTheMemory() throws Exception {
        byte[] huge = new byte[8 << 20];
        Arrays.fill(huge, (byte) 'x');
        Files.write(file, huge);
        Files.writeString(file, "\n" + SECOND + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        assertThat(events()).containsExactly(AuditLine.DAMAGED, "second");
    }

    @Test
    void readsNoLink() throws Exception {
        Files.createSymbolicLink(file, Files.writeString(folder.resolve("target"), FIRST));
        assertThatThrownBy(this::events)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNSAFE_PATH));
    }

    private List<String> events() throws Exception {
        try (var lines = AuditReader.read(file)) {
            return lines.map(AuditLine::event).toList();
        }
    }
}
