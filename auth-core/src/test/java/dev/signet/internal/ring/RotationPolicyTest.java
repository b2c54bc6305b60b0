package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.agent.RotationPolicy;
import dev.signet.agent.RotationPolicy.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationPolicyTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final RotationPolicy TEN_DAYS = RotationPolicy.every(Duration.ofDays(10));

    @Test
    void hasTheseDefaults() {
        assertThat(RotationPolicy.defaults())
                .isEqualTo(new RotationPolicy(Duration.ofDays(90), Duration.ofHours(48), 0.1, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "P7DT23H59M59.999S, FRESH",
        "P8D, DUE",
        "P9DT23H59M59.999S, DUE",
        "P10D, OVERDUE",
        "PT0S, FRESH",
        "PT-30S, FRESH",
        "PT-30.001S, UNKNOWN"
    })
    void saysHowAKeyStands(Duration age, Standing standing) {
        assertThat(TEN_DAYS.jitter(0).standing("key", Optional.of(NOW.minus(age)), NOW))
                .isEqualTo(standing);
    }

    @Test
    void takesNoKeyOfUnknownAgeForFresh() {
        assertThat(TEN_DAYS.standing("key", Optional.empty(), NOW)).isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void spreadsTheMomentByTheKeysIdAlone() {
        var moments = IntStream.range(0, 1_000)
                .mapToObj(i -> TEN_DAYS.dueAfter("key-" + i).toMillis())
                .toList();

        long window = Duration.ofDays(2).toMillis() / 10;
        long first = Duration.ofDays(8).toMillis();
        assertThat(moments).allMatch(moment -> moment >= first && moment < first + window);
        assertThat(moments.stream()
                        .filter(moment -> moment < first + window / 2)
                        .count())
                .isBetween(400L, 600L);
        assertThat(TEN_DAYS.dueAfter("key-1"))
                .isEqualTo(RotationPolicy.every(Duration.ofDays(10)).dueAfter("key-1"));
    }

    @Test
    void isNeverLaxerThanItsLimits() {
        RotationPolicy published = TEN_DAYS.publication(Duration.ofMinutes(7));
        assertThat(published.limitedTo(Duration.ofDays(5), Duration.ofHours(1)))
                .isEqualTo(new RotationPolicy(Duration.ofDays(5), Duration.ofHours(1), 0.1, Duration.ofMinutes(7)));
        assertThat(TEN_DAYS.limitedTo(Duration.ofDays(50), Duration.ofDays(50))).isEqualTo(TEN_DAYS);
    }

    @Test
    void canSayNever() {
        var never = new RotationPolicy(RotationPolicy.LONGEST, RotationPolicy.LONGEST, 1, RotationPolicy.LONGEST);

        assertThat(never.standing("key", Optional.of(NOW.minus(Duration.ofDays(29_000))), NOW))
                .isEqualTo(Standing.FRESH);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> RotationPolicy.every(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> TEN_DAYS.overlap(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> TEN_DAYS.publication(Duration.ofSeconds(-1)));
        Duration tooLong = RotationPolicy.LONGEST.plusNanos(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RotationPolicy.every(ChronoUnit.FOREVER.getDuration()))
                .withMessageContainingAll("the period of a key", "36525 days", "PT2562047788015215H30M7.999999999S");
        assertThatIllegalArgumentException().isThrownBy(() -> RotationPolicy.every(tooLong));
        assertThatIllegalArgumentException().isThrownBy(() -> TEN_DAYS.overlap(tooLong));
        assertThatIllegalArgumentException().isThrownBy(() -> TEN_DAYS.publication(tooLong));
        assertThatIllegalArgumentException().isThrownBy(() -> TEN_DAYS.jitter(1.01));
        assertThatIllegalArgumentException().isThrownBy(() -> TEN_DAYS.jitter(Double.NaN));
    }
}
