package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of a machine's tokens, and for how long; and work that is shared. */
@Timeout(60)
class AudienceTokensTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Wire wire = new Wire();
    private final ManualTimeSource time = ManualTimeSource.create();
    private final AtomicInteger asked = new AtomicInteger();
    private final AudienceTokens tokens = new AudienceTokens(
            (scope, deadline) -> {
                asked.incrementAndGet();
                return new ClientCredentialsGrant(
                        wire.tokens(new ClientAuthentication.SecretPost("c", Secret.of("pw")), time), scope);
            },
            time,
            () -> 1);

    @AfterEach
    void close() {
        wire.close();
    }

    private static GrantScope scope(String audience) {
        return GrantScope.DEFAULT.withAudience(audience);
    }

    @Test
    void forgetsTheOneThatWasNotUsedForTheLongestTime() throws Exception {
        wire.server.always(ScriptedAnswer.json(200, "{\"access_token\":\"a\",\"token_type\":\"bearer\"}"));
        for (int i = 0; i < AudienceTokens.MAX; i++) {
            var unused = tokens.token(scope("audience-" + i), WAIT);
        }
        var unused = tokens.token(scope("audience-0"), WAIT);
        assertThat(asked).hasValue(AudienceTokens.MAX);
        unused = tokens.token(scope("one more"), WAIT);
        assertThat(tokens.size()).isEqualTo(AudienceTokens.MAX);
        unused = tokens.token(scope("audience-0"), WAIT);
        assertThat(asked).as("used lately, so kept").hasValue(AudienceTokens.MAX + 1);
        unused = tokens.token(scope("audience-1"), WAIT);
        assertThat(asked).hasValue(AudienceTokens.MAX + 2);
    }

    @Test
    void keepsATokenThatDoesNotTellItsEndForAMinute() throws Exception {
        wire.server.always(ScriptedAnswer.json(200, "{\"access_token\":\"a\",\"token_type\":\"bearer\"}"));
        var unused = tokens.token(scope("x"), WAIT);
        time.advance(AudienceTokens.UNKNOWN_LIFE.minusMillis(1));
        unused = tokens.token(scope("x"), WAIT);
        assertThat(asked).hasValue(1);
        time.advance(Duration.ofMillis(1));
        unused = tokens.token(scope("x"), WAIT);
        assertThat(asked).hasValue(2);
    }

    @Test
    void waitsLongerAfterEachFailureAndForgetsThemAfterASuccess() throws Exception {
        wire.server.enqueue(
                ScriptedAnswer.error(400, "invalid_client"),
                ScriptedAnswer.error(400, "invalid_client"),
                ScriptedAnswer.json(200, "{\"access_token\":\"a\",\"token_type\":\"bearer\"}"));
        for (int failures = 1; failures <= 2; failures++) {
            assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> tokens.token(scope("x"), WAIT));
            time.advance(Duration.ofSeconds(failures).minusMillis(1));
            assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> tokens.token(scope("x"), WAIT));
            assertThat(asked).hasValue(failures);
            time.advance(Duration.ofMillis(1));
        }
        assertThat(tokens.token(scope("x"), WAIT).accessToken()).isPresent();
    }

    @Test
    void doesNotWaitForAnotherThreadBeyondItsOwnTime() throws Exception {
        var call = new SharedCall<String>("the thing", TimeSource.system());
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var threads = Executors.newSingleThreadExecutor();
        try {
            var slow = threads.submit(() -> call.join(
                    () -> {
                        begun.countDown();
                        awaitQuietly(end);
                        return "done";
                    },
                    WAIT));
            begun.await();
            assertThatExceptionOfType(TokenServiceException.class)
                    .isThrownBy(() -> call.join(() -> "never", Duration.ofMillis(20)))
                    .withMessageContaining("the thing could not be had")
                    .withMessageContaining("20 ms");
            end.countDown();
            assertThat(slow.get()).isEqualTo("done");
            assertThat(call.join(() -> "again", WAIT))
                    .as("nothing is remembered")
                    .isEqualTo("again");
        } finally {
            end.countDown();
            threads.shutdown();
        }
    }

    @Test
    void sharesTheFailureToo() throws Exception {
        var call = new SharedCall<String>("the thing", TimeSource.system());
        assertThatExceptionOfType(AuthException.class)
                .isThrownBy(() -> call.join(
                        () -> {
                            throw new ConfigurationException("wrong", "Correct it.", null);
                        },
                        WAIT))
                .withMessage("wrong");
        assertThat(call.join(() -> "again", WAIT)).isEqualTo("again");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
