package dev.signet.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.HealthLevel;
import dev.signet.internal.health.DocumentFacts.Access;
import dev.signet.internal.health.DocumentFacts.Form;
import dev.signet.internal.health.DocumentFacts.Presence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRulesTest {
    private static final Instant NOW = Instant.parse("2026-04-23T00:00:00Z");
    private static final HealthThresholds THRESHOLDS = HealthThresholds.DEFAULT.withRotation(Duration.ofDays(100));

    @ParameterizedTest
    @CsvSource({
        "PT0S, OK",
        "P79DT23H59M59.999S, OK",
        "P80D, WARNING",
        "P99DT23H59M59.999S, WARNING",
        "P100D, CRITICAL",
        "P4000D, CRITICAL",
        "PT-0.001S, UNKNOWN",
        "P-400D, UNKNOWN"
    })
    void aKeyAges(Duration age, HealthLevel level) {
        assertThat(level(key(KeyState.ACTIVE, Optional.of(NOW.minus(age)), Optional.empty())))
                .isEqualTo(level);
    }

    @Test
    void anUnknownAgeIsNeverTakenForGood() {
        assertThat(level(key(KeyState.ACTIVE, Optional.empty(), Optional.empty())))
                .isEqualTo(HealthLevel.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S, OK", "PT0S, WARNING", "PT-1H, WARNING"})
    void anOverlapEnds(Duration left, HealthLevel level) {
        var key = key(KeyState.RETIRING, Optional.of(NOW.minus(Duration.ofDays(300))), Optional.of(NOW.plus(left)));
        assertThat(level(key)).isEqualTo(level);
    }

    @Test
    void anOverlapWithoutAnEndIsUnknown() {
        assertThat(level(key(KeyState.RETIRING, Optional.of(NOW), Optional.empty())))
                .isEqualTo(HealthLevel.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"GENERATED", "REVOKED"})
    void keysThatSignNothingHaveNoAge(KeyState state) {
        var facts = facts(List.of(key(state, Optional.empty(), Optional.empty())));
        assertThat(HealthRules.judge(facts, NOW, THRESHOLDS)).allMatch(finding -> finding.level() == HealthLevel.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, OK",
        "19, 19, OK",
        "20, 67, OK",
        "20, 66, WARNING",
        "20, 34, WARNING",
        "20, 33, CRITICAL",
        "100, 100, CRITICAL"
    })
    void manyRefusalsAreASpike(int unauthorized, int answers, HealthLevel level) {
        var facts = new HealthFacts(
                List.of(), new AnswerFacts(answers, unauthorized), Optional.empty(), List.of(), OutboxFacts.EMPTY);
        assertThat(level(facts, HealthRules.UNAUTHORIZED)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"0, , OK", "2, , OK", "3, , WARNING", "0, revoked, CRITICAL"})
    void refreshesOfAllProcessesCount(int failures, String over, HealthLevel level) {
        var refresh = new RefreshFacts(failures, Optional.ofNullable(over));
        var facts = new HealthFacts(List.of(), AnswerFacts.NONE, Optional.of(refresh), List.of(), OutboxFacts.EMPTY);
        assertThat(level(facts, HealthRules.REFRESH)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "PRESENT, OWNER_ONLY, OURS, OK",
        "PRESENT, OWNER_ONLY, REGULAR, OK",
        "PRESENT, UNKNOWN, REGULAR, OK",
        "ABSENT, UNKNOWN, OURS, OK",
        "PRESENT, OWNER_ONLY, EDITED, WARNING",
        "PRESENT, OTHERS, OURS, CRITICAL",
        "PRESENT, OTHERS, EDITED, CRITICAL",
        "PRESENT, OWNER_ONLY, CORRUPT, CRITICAL",
        "MISSING, UNKNOWN, OURS, CRITICAL",
        "UNKNOWN, UNKNOWN, OURS, UNKNOWN"
    })
    void aDocumentIsAsItWasLeftOrNot(Presence presence, Access access, Form form, HealthLevel level) {
        var document = new DocumentFacts("file auth.json", presence, access, form);
        var facts =
                new HealthFacts(List.of(), AnswerFacts.NONE, Optional.empty(), List.of(document), OutboxFacts.EMPTY);
        assertThat(level(facts, HealthRules.STORE)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\\n  \"a\": 1\\n} | REGULAR",
                "{\"a\":1} | EDITED",
                "{\\n  \"a\": 1\\n}\\n | EDITED",
                "{\\n  \"a\": \"\\u0041\"\\n} | EDITED",
                "{\\n  \"a\" | CORRUPT"
            })
    void tellsAnEditFromAnOrdinaryWrite(String text, Form form) {
        byte[] content = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(Form.of(content, Optional.of("before"), "now", true)).isEqualTo(form);
        assertThat(Form.of(content, Optional.of("now"), "now", true)).isEqualTo(Form.OURS);
        assertThat(Form.of(content, Optional.of("now"), "now", false)).isEqualTo(Form.CORRUPT);
    }

    @ParameterizedTest
    @CsvSource({"0, , OK", "1, , WARNING", "2, PT23H59M, WARNING", "1, PT24H, CRITICAL"})
    void revocationsThatWaitAreDue(int pending, Duration waiting, HealthLevel level) {
        var outbox = new OutboxFacts(pending, Optional.ofNullable(waiting).map(NOW::minus));
        var facts = new HealthFacts(List.of(), AnswerFacts.NONE, Optional.empty(), List.of(), outbox);
        assertThat(level(facts, HealthRules.OUTBOX)).isEqualTo(level);
    }

    private static KeyFacts key(KeyState state, Optional<Instant> created, Optional<Instant> overlapUntil) {
        return new KeyFacts("ci-runner-7", "thumb", state, created, overlapUntil);
    }

    private static HealthFacts facts(List<KeyFacts> keys) {
        return new HealthFacts(keys, AnswerFacts.NONE, Optional.empty(), List.of(), OutboxFacts.EMPTY);
    }

    private static HealthLevel level(KeyFacts key) {
        Finding first = HealthRules.judge(facts(List.of(key)), NOW, THRESHOLDS).get(0);
        assertThat(first.subject()).isEqualTo("ci-runner-7/thumb");
        return first.level();
    }

    private static HealthLevel level(HealthFacts facts, String check) {
        return HealthRules.judge(facts, NOW, THRESHOLDS).stream()
                .filter(finding -> finding.check().equals(check))
                .map(Finding::level)
                .findFirst()
                .orElseThrow();
    }
}
