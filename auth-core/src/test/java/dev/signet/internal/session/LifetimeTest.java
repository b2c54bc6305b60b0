package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.oauth.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When tokens are renewed and refused, and how long failures are waited out. */
class LifetimeTest {
    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration EIGHT_DAYS = Duration.ofDays(8);

    @Test
    void anHourLongTokenIsRenewedAFullWindowBeforeItsEnd() {
        var life = life(ISSUED, ISSUED.plusSeconds(3_600), 0);
        assertThat(life.advisoryAt()).isEqualTo(ISSUED.plusSeconds(2_700).toEpochMilli());
        assertThat(life.refuseAt()).isEqualTo(ISSUED.plusSeconds(3_570).toEpochMilli());
    }

    @Test
    void aShortTokenGivesUpNoMoreThanItsShare() {
        var life = life(ISSUED, ISSUED.plusSeconds(10), 0);
        assertThat(life.advisoryAt()).isEqualTo(ISSUED.plusSeconds(7).toEpochMilli());
        assertThat(life.refuseAt()).isEqualTo(ISSUED.plusSeconds(9).toEpochMilli());
    }

    @Test
    void jitterSpreadsTheStartOverATenthOfTheWindow() {
        var early = life(ISSUED, ISSUED.plusSeconds(3_600), 0);
        var late = life(ISSUED, ISSUED.plusSeconds(3_600), 1);
        assertThat(late.advisoryAt() - early.advisoryAt()).isEqualTo(90_000);
    }

    @Test
    void withoutADateOfIssueTheWholeWindowIsTaken() {
        var life = life(null, ISSUED, 0);
        assertThat(life.advisoryAt()).isEqualTo(ISSUED.minusSeconds(900).toEpochMilli());
        assertThat(life.refuseAt()).isEqualTo(ISSUED.minusSeconds(30).toEpochMilli());
    }

    @Test
    void anEndBeforeItsBeginningIsAnEnd() {
        var life = life(ISSUED, ISSUED.minusSeconds(60), 0);
        assertThat(life.isRefusedAt(ISSUED.toEpochMilli())).isTrue();
    }

    @Test
    void withoutAnEndTokensAreRenewedByAgeAndNeverRefused() {
        var life = life(ISSUED, null, 0);
        assertThat(life.advisoryAt()).isEqualTo(ISSUED.plus(EIGHT_DAYS).toEpochMilli());
        assertThat(life.refuseAt()).isEqualTo(Lifetime.NEVER);
        assertThat(life.reason()).isEqualTo(RefreshReason.SCHEDULED);
    }

    @Test
    void aDateOfIssueInTheFutureCountsAsToday() {
        var life = life(ISSUED.plus(Duration.ofDays(4_000)), null, 0);
        assertThat(life.advisoryAt()).isEqualTo(ISSUED.plus(EIGHT_DAYS).toEpochMilli());
    }

    @Test
    void keysAreNeitherRenewedNorRefused() {
        var life = Lifetime.of(new Credential.ApiKey(Secret.of("k"), Map.of()), EIGHT_DAYS, 0, 0);
        assertThat(life.isAdvisoryAt(Long.MAX_VALUE - 1)).isFalse();
        assertThat(life.isRefusedAt(Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void aMinutesOutageCostsNoMoreThanEightRequestsWhateverTheJitter() {
        for (double random : new double[] {0, 0.5, 1}) {
            int requests = 1;
            long waited = 0;
            for (int failures = 1; waited < 60_000; failures++) {
                waited += BackOff.after(failures, Optional.empty(), random).toMillis();
                requests += waited < 60_000 ? 1 : 0;
            }
            assertThat(requests).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void aServersOwnWaitIsHonouredUpToTenMinutes() {
        assertThat(BackOff.after(1, Optional.of(Duration.ofSeconds(90)), 0)).isEqualTo(Duration.ofSeconds(90));
        assertThat(BackOff.after(1, Optional.of(Duration.ofDays(9_999)), 0)).isEqualTo(Duration.ofMinutes(10));
        assertThat(BackOff.after(5, Optional.of(Duration.ZERO), 1)).isEqualTo(Duration.ofSeconds(16));
        assertThat(BackOff.after(1_000, Optional.empty(), 1)).isEqualTo(Duration.ofSeconds(60));
    }

    private static Lifetime life(Instant issued, Instant expires, double jitter) {
        var tokens = TokenSet.builder().accessToken(Secret.of("access"));
        if (issued != null) {
            tokens.issuedAt(issued);
        }
        if (expires != null) {
            tokens.expiresAt(expires);
        }
        return Lifetime.of(
                new Credential.OAuthTokens(tokens.build(), Map.of()), EIGHT_DAYS, jitter, ISSUED.toEpochMilli());
    }
}
