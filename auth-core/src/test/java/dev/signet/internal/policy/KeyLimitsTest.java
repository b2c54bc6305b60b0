package dev.signet.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.internal.config.ConfigFileException;
import dev.signet.internal.config.TomlTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy says of agents' keys, and that what it can't mean opens nothing. */
class KeyLimitsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Optional<Instant> OLD = Optional.of(NOW.minus(Duration.ofDays(90)));

    @Test
    void readsAllThree() throws Exception {
        KeyLimits limits = limits(
                "agent_key_max_age = \"90d\"", "agent_key_max_overlap = \"48h\"", "refuse_overdue_agent_keys = true");

        assertThat(limits.maxAge().orElseThrow().length()).isEqualTo(Duration.ofDays(90));
        assertThat(limits.maxOverlap().orElseThrow().length()).isEqualTo(Duration.ofHours(48));
        assertThat(limits.signsFor().orElseThrow().length()).isEqualTo(Duration.ofDays(90));
        assertThat(policy("agent_key_max_age = \"90d\"").words())
                .isEqualTo("A policy is in force: agent_key_max_age in p.toml allows 90 days at most.");
    }

    @Test
    void saysNothingUnlessItIsWritten() throws Exception {
        assertThat(limits("stores = \"file\"")).isEqualTo(KeyLimits.NONE);
        assertThat(limits("agent_key_max_age = \"90d\"", "refuse_overdue_agent_keys = false")
                        .signsFor())
                .isEmpty();
        assertThat(policy("agent_key_max_overlap = \"0s\"").isNone()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"45s,PT45S", "30m,PT30M", "36h,PT36H", "7d,PT168H", "0s,PT0S", "9999999d,PT239999976H"})
    void readsLengthsOfTime(String text, Duration length) throws Exception {
        assertThat(limits("agent_key_max_overlap = \"" + text + "\"")
                        .maxOverlap()
                        .orElseThrow()
                        .length())
                .isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent_key_max_age = 90",
                "agent_key_max_age = true",
                "agent_key_max_age = [\"90d\"]",
                "agent_key_max_age = \"90\"",
                "agent_key_max_age = \"90 d\"",
                "agent_key_max_age = \"090d\"",
                "agent_key_max_age = \"-1d\"",
                "agent_key_max_age = \"1.5d\"",
                "agent_key_max_age = \"P90D\"",
                "agent_key_max_age = \"90D\"",
                "agent_key_max_age = \"99999999d\"",
                "agent_key_max_age = \"\"",
                "agent_key_max_age = \"0d\"",
                "agent_key_max_overlap = \"hidden\"",
                "refuse_overdue_agent_keys = \"true\"",
                "refuse_overdue_agent_keys = 1",
                "refuse_overdue_agent_keys = true",
                "agent_key_max_ages = \"90d\""
            })
    void understandsNothingElse(String line) {
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> limits(line))
                .satisfies(e -> assertThat(e.fault()).contains("agent_key").doesNotContain("hidden"))
                .satisfies(e -> assertThat(e.remedy()).endsWith("."));
    }

    @Test
    void theShorterTimeCounts() throws Exception {
        Policy one = policy("agent_key_max_age = \"90d\"", "refuse_overdue_agent_keys = true");
        Policy other = policy("agent_key_max_age = \"30d\"", "agent_key_max_overlap = \"1h\"");
        for (Policy both : List.of(one.and(other), other.and(one))) {
            assertThat(both.keys().maxAge().orElseThrow().length()).isEqualTo(Duration.ofDays(30));
            assertThat(both.keys().maxOverlap().orElseThrow().length()).isEqualTo(Duration.ofHours(1));
            // Who wants a key to be refused says from which age on.
            assertThat(both.keys().signsFor().orElseThrow().length()).isEqualTo(Duration.ofDays(90));
        }
        assertThat(one)
                .isNotEqualTo(other)
                .isEqualTo(policy("agent_key_max_age = \"90d\"", "refuse_overdue_agent_keys = true"));
    }

    @Test
    void teachesWhoAsksForTooLongAnOverlap() throws Exception {
        KeyLimits limits = limits("agent_key_max_overlap = \"24h\"");

        assertThat(limits.overlap(Duration.ofHours(24))).isEmpty();
        Denial denial = limits.overlap(Duration.ofHours(36).plusMinutes(5)).orElseThrow();
        assertThat(denial.message())
                .isEqualTo(
                        "an overlap of 36 h 5 min is forbidden by policy: agent_key_max_overlap in p.toml allows 1 day"
                                + " at most");
        assertThat(denial.remedy()).startsWith("Ask for an overlap of 1 day or less.");
    }

    @Test
    void refusesAKeyThatIsOldOrOfUnknownAge() throws Exception {
        KeyLimits limits = limits("agent_key_max_age = \"90d\"", "refuse_overdue_agent_keys = true");

        assertThat(limits.signing("ci", "key", OLD, NOW.minusMillis(1))).isEmpty();
        assertThat(limits.signing("ci", "key", OLD, NOW).orElseThrow().message())
                .contains("key key of agent ci may not sign any more by policy", "90 days at most", "90 days old");
        assertThat(limits.signing("ci", "key", Optional.empty(), NOW)
                        .orElseThrow()
                        .message())
                .contains("of an age that nobody knows");
        assertThat(limits.signing("ci", "key", Optional.of(NOW.plusSeconds(31)), NOW))
                .isPresent();
        assertThat(limits.signing("ci", "key", Optional.of(NOW.plusSeconds(29)), NOW))
                .isEmpty();
        assertThat(limits("agent_key_max_age = \"90d\"").signing("ci", "key", OLD, NOW))
                .isEmpty();
    }

    @Test
    void anApplicationSaysTheSame() {
        KeyLimits limits = Policy.builder()
                .refuseOverdueAgentKeys()
                .agentKeyMaxAge(Duration.ofDays(30))
                .agentKeyMaxAge(Duration.ofDays(60))
                .agentKeyMaxOverlap(Duration.ZERO)
                .build()
                .keys();
        assertThat(limits.maxAge().orElseThrow().length()).isEqualTo(Duration.ofDays(30));
        assertThat(limits.signsFor().orElseThrow().length()).isEqualTo(Duration.ofDays(30));
        assertThat(limits.maxOverlap().orElseThrow().length()).isZero();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.builder().refuseOverdueAgentKeys().build())
                .withMessageContaining("agent_key_max_age");
        assertThatIllegalArgumentException().isThrownBy(() -> Policy.builder().agentKeyMaxAge(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policy.builder().agentKeyMaxOverlap(Duration.ofSeconds(-1)));
    }

    private static KeyLimits limits(String... lines) throws ConfigFileException {
        return policy(lines).keys();
    }

    private static Policy policy(String... lines) throws ConfigFileException {
        String text = "[signet]\n" + String.join("\n", lines) + "\n";
        return PolicyDocument.read(TomlTable.parse(text.getBytes(StandardCharsets.UTF_8), "p.toml"));
    }
}
