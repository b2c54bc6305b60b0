package dev.signet.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthEvent.HealthChanged;
import dev.signet.auth.event.HealthLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can't be seen is unknown: neither good, nor gone, nor better than it was. */
class HiddenFactsTest {
    private static final Duration BEAT = Duration.ofSeconds(30);
    private static final Optional<OutboxFacts> NOTHING_WAITS = Optional.of(OutboxFacts.EMPTY);

    private final Crossings crossings = new Crossings();
    private Instant now = Instant.parse("2026-04-23T00:00:00Z");

    private static KeyFacts key(String id, Instant created) {
        return new KeyFacts(
                "a", id, KeyState.ACTIVE, Optional.of(created), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static HealthFacts keys(KeyFacts... keys) {
        return new HealthFacts(List.of(keys), AnswerFacts.NONE, Optional.empty(), List.of(), NOTHING_WAITS);
    }

    /** As they are when the ring can't be read. */
    private static HealthFacts hiddenKeys() {
        return new HealthFacts(List.of(), AnswerFacts.NONE, Optional.empty(), List.of(), Optional.empty());
    }

    private static HealthFacts refreshes(Optional<RefreshFacts> refresh) {
        return new HealthFacts(List.of(), AnswerFacts.NONE, refresh, List.of(), NOTHING_WAITS);
    }

    /** What is told of {@code facts} in two minutes, the outbox aside. */
    private List<HealthChanged> told(HealthFacts facts) {
        var told = new ArrayList<HealthChanged>();
        for (int beat = 0; beat < 4; beat++) {
            now = now.plus(BEAT);
            var findings = HealthRules.judge(facts, now, Thresholds.DEFAULT);
            told.addAll(crossings.of(findings, HealthRules.hidden(facts), now));
        }
        return told.stream()
                .filter(change -> !change.check().equals(HealthRules.OUTBOX))
                .toList();
    }

    @Test
    void aReportSaysThatKeysCanNotBeSeen() {
        assertThat(HealthRules.judge(hiddenKeys(), now, Thresholds.DEFAULT))
                .filteredOn(finding -> finding.level() != HealthLevel.OK)
                .extracting(Finding::check, Finding::subject, Finding::level)
                .containsExactly(
                        tuple(HealthRules.KEY_AGE, "", HealthLevel.UNKNOWN),
                        tuple(HealthRules.OVERLAP, "", HealthLevel.UNKNOWN),
                        tuple(HealthRules.OUTBOX, "", HealthLevel.UNKNOWN));
    }

    @Test
    void aReportSaysWhatHidesTheRefreshes() {
        var facts = refreshes(Optional.of(new RefreshFacts.Hidden("file attempt.json")));
        assertThat(HealthRules.judge(facts, now, Thresholds.DEFAULT))
                .filteredOn(finding -> finding.level() == HealthLevel.UNKNOWN)
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.detail()).endsWith("file attempt.json can't be read"));
        assertThat(HealthRules.judge(refreshes(Optional.empty()), now, Thresholds.DEFAULT))
                .as("no record")
                .allMatch(finding -> finding.level() == HealthLevel.OK);
    }

    @Test
    void anOldKeyStaysOldWhileItIsHidden() {
        var old = key("old", now.minus(Duration.ofDays(100)));
        assertThat(told(keys(old))).extracting(HealthChanged::level).containsExactly(HealthLevel.CRITICAL);
        assertThat(told(hiddenKeys())).isEmpty();
        assertThat(told(keys(old))).as("in sight again").isEmpty();

        assertThat(told(hiddenKeys())).isEmpty();
        assertThat(told(keys()))
                .singleElement()
                .isEqualTo(new HealthChanged(
                        HealthRules.KEY_AGE, HealthLevel.OK, "it is not there any more: " + old.agent() + "/old"));
    }

    @Test
    void aYoungKeyIsUnknownWhileItIsHidden() {
        var young = key("young", now);
        assertThat(told(keys(young))).isEmpty();
        assertThat(told(hiddenKeys()))
                .containsExactly(new HealthChanged(
                        HealthRules.KEY_AGE, HealthLevel.UNKNOWN, "it can't be seen any more: a/young"));
        assertThat(told(keys(young))).extracting(HealthChanged::level).containsExactly(HealthLevel.OK);
    }

    @Test
    void whoNeverSawAKeyTellsNothingOfIt() {
        assertThat(told(hiddenKeys())).isEmpty();
        assertThat(told(keys(key("young", now)))).isEmpty();
    }

    @Test
    void aSessionThatIsOverStaysSoWhileItIsHidden() {
        var over = refreshes(Optional.of(new RefreshFacts.Attempts(1, Optional.of("revoked"), List.of())));
        var hidden = refreshes(Optional.of(new RefreshFacts.Hidden("file auth.json")));
        assertThat(told(over)).extracting(HealthChanged::level).containsExactly(HealthLevel.CRITICAL);
        assertThat(told(hidden))
                .extracting(HealthChanged::check, HealthChanged::level)
                .as("the refusals were none, and are unknown now")
                .containsExactly(tuple(HealthRules.UNAUTHORIZED, HealthLevel.UNKNOWN));
        assertThat(told(over)).extracting(HealthChanged::check).containsExactly(HealthRules.UNAUTHORIZED);

        assertThat(told(refreshes(Optional.empty())))
                .as("a record of another sign-in")
                .containsExactly(new HealthChanged(HealthRules.REFRESH, HealthLevel.OK, "it is not there any more: "));
    }
}
