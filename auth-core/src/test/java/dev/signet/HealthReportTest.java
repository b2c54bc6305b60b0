package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.event.HealthLevel;
import dev.signet.internal.health.Finding;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthReportTest {
    @Test
    void isAsBadAsItsWorstCheck() {
        assertThat(report()).isEqualTo(HealthLevel.OK);
        assertThat(report(HealthLevel.OK, HealthLevel.UNKNOWN)).isEqualTo(HealthLevel.UNKNOWN);
        assertThat(report(HealthLevel.UNKNOWN, HealthLevel.WARNING, HealthLevel.OK))
                .isEqualTo(HealthLevel.WARNING);
        assertThat(report(HealthLevel.CRITICAL, HealthLevel.WARNING)).isEqualTo(HealthLevel.CRITICAL);
    }

    private static HealthLevel report(HealthLevel... levels) {
        List<Finding> findings = Arrays.stream(levels)
                .map(level -> new Finding("key_age", "agent", level, "detail"))
                .toList();
        HealthReport report = HealthReport.of(Instant.EPOCH, findings);
        assertThat(report.checks()).hasSize(levels.length);
        return report.level();
    }
}
