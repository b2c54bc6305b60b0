package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.session.AttemptRecord.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptRecordTest {
    private static final Instant NOW = Instant.parse("2026-04-23T00:00:00Z");

    private static AttemptRecord record(List<Instant> refused) {
        return new AttemptRecord(
                "renewal",
                RefreshReason.UNAUTHORIZED,
                Outcome.REFRESHED,
                0,
                NOW.toEpochMilli(),
                NOW.toEpochMilli(),
                "refreshed",
                "1",
                refused);
    }

    @Test
    void isReadAsItWasWritten() {
        var entry = record(List.of(NOW.minusSeconds(90), NOW));

        assertThat(AttemptRecord.parse(entry.toJson())).contains(entry);
    }

    /** What older versions wrote had no refusals, and what they read must go on without them. */
    @Test
    void oneOfAnOlderVersionHasNoRefusals() {
        var text = new String(record(List.of(NOW)).toJson(), StandardCharsets.UTF_8);
        var older = text.replaceAll("(?s),\\s*\"unauthorized\": \\[.*?]", "");
        assertThat(older).doesNotContain("unauthorized\":");

        assertThat(AttemptRecord.parse(older.getBytes(StandardCharsets.UTF_8))).contains(record(List.of()));
    }

    @Test
    void refusalsAreCarriedOnAndTheNewestKept() {
        List<Instant> many = IntStream.range(0, 16).mapToObj(NOW::plusSeconds).toList();
        var previous = Optional.of(record(many));
        var next = NOW.plusSeconds(100);

        assertThat(AttemptRecord.refused(previous, RefreshReason.UNAUTHORIZED, next))
                .hasSize(16)
                .startsWith(NOW.plusSeconds(1))
                .endsWith(next);
        assertThat(AttemptRecord.refused(previous, RefreshReason.SCHEDULED, next))
                .as("another reason adds none")
                .isEqualTo(many);
        assertThat(AttemptRecord.refused(Optional.empty(), RefreshReason.UNAUTHORIZED, next))
                .containsExactly(next);
    }

    @Test
    void theLargestFitsItsRoom() {
        List<Instant> many = IntStream.range(0, 16)
                .mapToObj(second -> NOW.plusSeconds(second).plusMillis(123))
                .toList();
        var large = new AttemptRecord(
                "r".repeat(64),
                RefreshReason.UNAUTHORIZED,
                Outcome.UNKNOWN_TERMINAL,
                1000,
                NOW.toEpochMilli(),
                NOW.toEpochMilli(),
                "d".repeat(4096),
                "p".repeat(64),
                many);

        assertThat(large.toJson()).hasSizeLessThan(8192);
    }
}
