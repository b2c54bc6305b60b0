package dev.signet.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.RotationPolicy;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.HealthLevel;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.internal.health.DocumentFacts.Form;
import dev.signet.internal.health.DocumentFacts.Presence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRulesTest {
    private static final Instant NOW = Instant.parse("2026-04-23T00:00:00Z");
    private static final Thresholds THRESHOLDS = Thresholds.DEFAULT.withRotation(Duration.ofDays(100));

    @ParameterizedTest
    @CsvSource({
        "PT0S, OK",
        "P79DT23H59M59.999S, OK",
        "P80D, WARNING",
        "P99DT23H59M59.999S, WARNING",
        "P100D, CRITICAL",
        "P4000D, CRITICAL",
        "PT-30S, OK",
        "PT-30.001S, UNKNOWN",
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

    /** A clock that was years ahead when the key was replaced. */
    @ParameterizedTest
    @CsvSource({"PT30S, OK", "PT30.001S, UNKNOWN", "P3650D, UNKNOWN"})
    void anOverlapThatBeginsLaterIsNeverTakenForGood(Duration ahead, HealthLevel level) {
        var replaced = NOW.plus(ahead);
        var key = key(KeyState.RETIRING, Optional.of(replaced), Optional.of(replaced.plus(Duration.ofHours(48))));
        assertThat(level(key)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"P3D, OK", "P4D, WARNING", "P5D, CRITICAL"})
    void theAgentsOwnPolicyComesFirst(Duration age, HealthLevel level) {
        var policy = RotationPolicy.every(Duration.ofDays(5)).jitter(0);
        var key = key(KeyState.ACTIVE, Optional.of(NOW.minus(age)), Optional.empty());

        assertThat(level(key.under(Optional.of(policy)))).isEqualTo(level);
        assertThat(level(key)).as("by the thresholds").isEqualTo(HealthLevel.OK);
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
                List.of(),
                new AnswerFacts(answers, unauthorized),
                Optional.empty(),
                List.of(),
                Optional.of(OutboxFacts.EMPTY));
        assertThat(level(facts, HealthRules.UNAUTHORIZED)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"0, , OK", "2, , OK", "3, , WARNING", "0, revoked, CRITICAL"})
    void refreshesOfAllProcessesCount(int failures, String over, HealthLevel level) {
        var refresh = new RefreshFacts.Attempts(failures, Optional.ofNullable(over), List.of());
        var facts = new HealthFacts(
                List.of(), AnswerFacts.NONE, Optional.of(refresh), List.of(), Optional.of(OutboxFacts.EMPTY));
        assertThat(level(facts, HealthRules.REFRESH)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "2, OK", "3, WARNING", "5, WARNING", "6, CRITICAL", "16, CRITICAL"})
    void renewalsThatNewTokensDoNotHelpCount(int refused, HealthLevel level) {
        var moments = Stream.iterate(NOW, moment -> moment.minusSeconds(55))
                .limit(refused)
                .toList();
        assertThat(refusals(moments)).isEqualTo(level);

        var longAgo = moments.stream()
                .map(moment -> moment.minus(Duration.ofMinutes(15)))
                .toList();
        assertThat(refusals(longAgo)).as("a quarter of an hour before").isEqualTo(HealthLevel.OK);
    }

    private static HealthLevel refusals(List<Instant> moments) {
        var refresh = new RefreshFacts.Attempts(0, Optional.empty(), moments);
        var facts = new HealthFacts(
                List.of(), AnswerFacts.NONE, Optional.of(refresh), List.of(), Optional.of(OutboxFacts.EMPTY));
        return HealthRules.judge(facts, NOW, THRESHOLDS).stream()
                .filter(finding -> finding.check().equals(HealthRules.UNAUTHORIZED)
                        && finding.subject().equals("home"))
                .map(Finding::level)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anOutboxThatCanNotBeReadIsUnknown() {
        var facts = new HealthFacts(List.of(), AnswerFacts.NONE, Optional.empty(), List.of(), Optional.empty());
        assertThat(level(facts, HealthRules.OUTBOX)).isEqualTo(HealthLevel.UNKNOWN);
    }

    @Test
    void whatIsOpenAndDamagedTellsTheDamageAndItsCause() {
        var document = new DocumentFacts(
                "file auth.json", Presence.PRESENT, DocumentAccess.OTHERS, Form.CORRUPT, "cut off in line 3");
        var facts = new HealthFacts(
                List.of(), AnswerFacts.NONE, Optional.empty(), List.of(document), Optional.of(OutboxFacts.EMPTY));

        assertThat(HealthRules.judge(facts, NOW, THRESHOLDS))
                .filteredOn(finding -> finding.check().equals(HealthRules.STORE))
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("can't be used (cut off in line 3)"));
    }

    @ParameterizedTest
    @CsvSource({
        "PRESENT, OWNER_ONLY, REGULAR, OK",
        "PRESENT, UNKNOWN, REGULAR, OK",
        "ABSENT, UNKNOWN, REGULAR, OK",
        "PRESENT, OWNER_ONLY, EDITED, WARNING",
        "PRESENT, OTHERS, REGULAR, CRITICAL",
        "PRESENT, OTHERS, EDITED, CRITICAL",
        "PRESENT, OWNER_ONLY, CORRUPT, CRITICAL",
        "MISSING, UNKNOWN, REGULAR, CRITICAL",
        "GONE, UNKNOWN, REGULAR, UNKNOWN",
        "UNKNOWN, UNKNOWN, REGULAR, UNKNOWN"
    })
    void aDocumentIsAsItWasLeftOrNot(Presence presence, DocumentAccess access, Form form, HealthLevel level) {
        var document = new DocumentFacts("file auth.json", presence, access, form, "");
        var facts = new HealthFacts(
                List.of(), AnswerFacts.NONE, Optional.empty(), List.of(document), Optional.of(OutboxFacts.EMPTY));
        assertThat(level(facts, HealthRules.STORE)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\\n  \"a\": 1\\n} | REGULAR",
                "{\"a\":1} | REGULAR",
                "{\"a\": 1} | EDITED",
                "{\"a\":1}\\n | EDITED",
                "{\\n  \"a\": 1\\n}\\n | EDITED",
                "{\\n  \"a\": \"\\u0041\"\\n} | EDITED",
                "{\\n  \"a\" | CORRUPT"
            })
    void tellsAnEditFromAnOrdinaryWrite(String text, Form form) {
        byte[] content = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(Form.of(content)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({"0, , OK", "1, , WARNING", "2, PT23H59M, WARNING", "1, PT24H, CRITICAL"})
    void revocationsThatWaitAreDue(int pending, Duration waiting, HealthLevel level) {
        var outbox = new OutboxFacts(pending, Optional.ofNullable(waiting).map(NOW::minus));
        var facts = new HealthFacts(List.of(), AnswerFacts.NONE, Optional.empty(), List.of(), Optional.of(outbox));
        assertThat(level(facts, HealthRules.OUTBOX)).isEqualTo(level);
    }

    private static KeyFacts key(KeyState state, Optional<Instant> created, Optional<Instant> overlapUntil) {
        return new KeyFacts("ci-runner-7", "thumb", state, created, created, overlapUntil, Optional.empty());
    }

    private static HealthFacts facts(List<KeyFacts> keys) {
        return new HealthFacts(keys, AnswerFacts.NONE, Optional.empty(), List.of(), Optional.of(OutboxFacts.EMPTY));
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
