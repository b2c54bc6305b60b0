package dev.signet.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.internal.store.AutoDecision.Finding;
import dev.signet.internal.store.AutoDecision.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table of what {@code auto} chooses. */
class AutoDecisionTest {
    @Test
    void aKeyringThatWorksIsChosenAndRemembered() {
        for (boolean allowed : new boolean[] {true, false}) {
            var decision = AutoDecision.of(new Finding.Works(), allowed);
            assertThat(decision.place()).isEqualTo(Place.KEYRING);
            assertThat(decision.settled()).isTrue();
        }
    }

    @Test
    void oneThatOnlyAnswersIsChosenForNow() {
        var decision = AutoDecision.of(new Finding.Answers(), true);
        assertThat(decision.place()).isEqualTo(Place.KEYRING);
        assertThat(decision.settled()).isFalse();
    }

    @Test
    void withoutAStoreForItFilesAreChosenForNow() {
        var decision = AutoDecision.of(new Finding.NoProvider(), false);
        assertThat(decision.place()).isEqualTo(Place.FILE);
        assertThat(decision.settled()).isFalse();
        assertThat(decision.reason()).contains("no keyring store");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyAnAbsentKeyringGivesWayToFilesUnasked(Kind kind) {
        var decision = AutoDecision.of(refused(kind), false);
        boolean absent = kind == Kind.UNREACHABLE;
        assertThat(decision.place()).isEqualTo(absent ? Place.FILE : Place.KEYRING);
        assertThat(decision.settled()).isEqualTo(absent);
        assertThat(decision.reason()).contains("as the store says");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whereTheApplicationAllowsItFilesTakeItsPlaceForNow(Kind kind) {
        var decision = AutoDecision.of(refused(kind), true);
        assertThat(decision.place()).isEqualTo(Place.FILE);
        assertThat(decision.settled()).isEqualTo(kind == Kind.UNREACHABLE);
    }

    private static Finding refused(Kind kind) {
        return new Finding.Refused(new StoreException(kind, "as the store says", "Do something.", null));
    }
}
