package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.internal.session.Limits;
import dev.signet.testkit.InMemoryCredentialStore;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class WaitLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Limits inForce(SignetBuilder builder) throws Exception {
        try (var assembly = Assembly.of(builder)) {
            return assembly.ground().limits();
        }
    }

    private static SignetBuilder builder() {
        return Signet.builder(Profile.codex()).store(new InMemoryCredentialStore());
    }

    @Test
    void areThoseOfTheSessionUnlessSet() throws Exception {
        assertThat(inForce(builder())).isEqualTo(Limits.DEFAULT);
        assertThat(WaitLimits.defaults().silence()).isZero();
    }

    @Test
    void eachReachesTheSession() throws Exception {
        var changed = WaitLimits.defaults()
                .tokenService(SECOND)
                .lease(SECOND.multipliedBy(2))
                .close(SECOND.multipliedBy(3))
                .silence(SECOND.multipliedBy(4));
        assertThat(changed)
                .isEqualTo(
                        new WaitLimits(SECOND, SECOND.multipliedBy(2), SECOND.multipliedBy(3), SECOND.multipliedBy(4)));
        assertThat(inForce(builder().waitLimits(changed)))
                .isEqualTo(new Limits(
                        SECOND, SECOND.multipliedBy(2), Limits.DEFAULT.shortLeaseWait(), SECOND.multipliedBy(3)));
    }

    @Test
    void whatCanNotBeMeantIsRefused() {
        var defaults = WaitLimits.defaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.tokenService(Duration.ZERO))
                .withMessageContaining("tokenService");
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.lease(SECOND.negated()));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.close(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.silence(SECOND.negated()))
                .withMessageContaining("silence");
    }

    @Test
    void whatCouldNotBeCountedIsRefused() {
        var defaults = WaitLimits.defaults();
        var forever = ChronoUnit.FOREVER.getDuration();
        for (var limit : List.<UnaryOperator<WaitLimits>>of(
                waits -> waits.tokenService(forever),
                waits -> waits.lease(forever),
                waits -> waits.close(forever),
                waits -> waits.silence(forever))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> limit.apply(defaults))
                    .withMessageContaining("100 years")
                    .withMessageContaining(forever.toString());
        }
        var century = Duration.ofDays(36_525);
        assertThat(defaults.tokenService(century).silence(century).tokenService())
                .as("the longest there is")
                .isEqualTo(century);
    }
}
