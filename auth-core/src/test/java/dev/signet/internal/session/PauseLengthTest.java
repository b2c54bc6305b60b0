package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.internal.oauth.RetryAfter;
import dev.signet.internal.session.SessionMachine.Now;
import dev.signet.internal.session.SessionState.Activity.BackingOff;
import org.junit.jupiter.api.Test;

/** How long a pause between two attempts holds, whatever the clocks do. */
class PauseLengthTest {
    private static final Problem OUTAGE = new Problem.SignIn(Reason.SIGNED_OUT, "stands for an outage");
    private static final long WALL = 1_000_000_000;
    private static final long MONOTONIC = 5_000;

    private final BackingOff minute = BackingOff.from(new Now(WALL, MONOTONIC), WALL + 60_000, OUTAGE);

    private boolean holdsAfter(long wall, long monotonic) {
        return minute.holdsAt(new Now(WALL + wall, MONOTONIC + monotonic));
    }

    @Test
    void holdsToItsEndWhileTheClocksAgree() {
        for (long passed = 0; passed < 60_000; passed += 1_000) {
            assertThat(holdsAfter(passed, passed)).isTrue();
        }
        assertThat(holdsAfter(59_999, 59_999)).isTrue();
        assertThat(holdsAfter(60_000, 60_000)).isFalse();
    }

    @Test
    void aClockSetBackMakesItNoLonger() {
        long back = -300_000;
        assertThat(holdsAfter(back, 0)).isTrue();
        assertThat(holdsAfter(back + 59_999, 59_999)).isTrue();
        assertThat(holdsAfter(back + 60_000, 60_000)).isFalse();
    }

    @Test
    void aClockSetBackByMoreThanAnyPauseEndsIt() {
        long longest = RetryAfter.MAX.toMillis();
        assertThat(holdsAfter(60_000 - longest, 0)).isTrue();
        assertThat(holdsAfter(60_000 - longest - 1, 0)).isFalse();
    }

    @Test
    void sleepOfTheMachineEndsIt() {
        assertThat(holdsAfter(60_000, 0)).isFalse();
    }

    @Test
    void aMomentOfAClockThatWasSetMeanwhileBeginsNone() {
        var now = new Now(WALL, MONOTONIC);
        assertThat(BackingOff.from(now, WALL + 86_400_000, OUTAGE).holdsAt(now)).isFalse();
        assertThat(BackingOff.from(now, WALL - 86_400_000, OUTAGE).holdsAt(now)).isFalse();
    }
}
