package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwedRevocationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final OwedRevocation FRESH = OwedRevocation.of("agent-1", "key", NOW);

    @Test
    void isDueAtOnceAndThenAfterPausesThatDoubleToAnHour() {
        OwedRevocation owed = FRESH;
        assertThat(owed.isDue(NOW)).isTrue();
        Instant at = NOW;
        for (int attempt = 1; attempt <= 20; attempt++) {
            owed = owed.tried(Optional.empty(), at);
            assertThat(owed.attempts()).isEqualTo(attempt);
            Duration pause = Duration.ofSeconds(attempt > 12 ? 3_600 : Math.min(3_600, 1L << (attempt - 1)));
            assertThat(owed.isDue(at.plus(pause).minusMillis(1)))
                    .as("attempt %s", attempt)
                    .isFalse();
            at = at.plus(pause);
            assertThat(owed.isDue(at)).as("attempt %s", attempt).isTrue();
        }
    }

    @Test
    void waitsAsLongAsTheServiceAsksUpToAnHour() {
        OwedRevocation asked = FRESH.tried(Optional.of(Duration.ofMinutes(5)), NOW);
        assertThat(asked.isDue(NOW.plus(Duration.ofMinutes(5)).minusMillis(1))).isFalse();
        assertThat(asked.isDue(NOW.plus(Duration.ofMinutes(5)))).isTrue();
        assertThat(FRESH.tried(Optional.of(Duration.ofDays(1)), NOW).isDue(NOW.plus(Duration.ofHours(1))))
                .isTrue();
    }

    @Test
    void isWaitedForUntilItIsFoundToBeImpossibleAndAgainAfterAnAttempt() throws Exception {
        assertThat(FRESH.isPending()).isTrue();

        OwedRevocation aside = FRESH.notPossible(NOW);

        assertThat(aside.isPending()).isFalse();
        assertThat(aside.isDue(NOW)).isTrue();
        assertThat(aside.isFor(FRESH)).isTrue();
        assertThat(aside.tried(Optional.empty(), NOW).isPending()).isTrue();
    }

    @Test
    void takesAPauseBeyondAnHourForAWrongClock() {
        OwedRevocation owed = FRESH.tried(Optional.of(Duration.ofHours(1)), NOW);

        assertThat(owed.isDue(NOW.minusMillis(1))).isTrue();
        assertThat(owed.isDue(NOW)).isFalse();
    }
}
