package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeviceSignInTest extends DeviceScene {
    @Test
    void speaksTheStandard() throws Exception {
        DeviceSignIn signIn = start(Dialect.STANDARD);
        assertThat(wire.form()).isEqualTo("client_id=my-client&scope=openid+offline_access");
        DevicePrompt prompt = signIn.prompt();
        assertThat(prompt.userCode()).isEqualTo("ABCD-EFGH");
        assertThat(prompt.verificationUri()).hasToString("https://login.test/device");
        assertThat(prompt.verificationUriComplete()).isEmpty();
        assertThat(prompt.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(prompt.expiresAt()).isEqualTo(time.instant().plusSeconds(900));
        assertThat(prompt.toString()).doesNotContain("ABCD");

        Instant before = time.instant();
        wire.server.enqueue(Dialect.STANDARD.pending, ScriptedAnswer.error(400, "slow_down"), TOKENS);
        var granted = (GrantOutcome.Granted) signIn.await();

        assertThat(granted.tokens().refreshToken()).contains(Secret.of("rt-1"));
        assertThat(wire.form())
                .isEqualTo("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=my-client"
                        + "&device_code=" + DEVICE_CODE);
        assertThat(Duration.between(before, time.instant())).isEqualTo(Duration.ofSeconds(5 + 5 + 10));
        assertThat(wire.server.requests()).isEqualTo(4);
    }

    @Test
    void speaksTheDialectThatEndsInACode() throws Exception {
        DeviceSignIn signIn = start(Dialect.CODE_DIALECT);
        assertThat(wire.sent.get(0).body()).isEqualTo("{\"client_id\":\"my-client\"}");
        assertThat(signIn.prompt().verificationUri()).isEqualTo(wire.server.uri("/device"));
        assertThat(signIn.prompt().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(signIn.prompt().lifetime()).isEqualTo(Duration.ofMinutes(15));

        wire.server.enqueue(ScriptedAnswer.status(404), ScriptedAnswer.html(403), CODE, TOKENS);
        var granted = (GrantOutcome.Granted) signIn.await();

        assertThat(granted.tokens().idToken()).contains(Secret.of("i.d.t"));
        assertThat(wire.sent.get(1).body())
                .isEqualTo("{\"device_auth_id\":\"" + DEVICE_CODE + "\",\"user_code\":\"ABCD-EFGH\"}");
        assertThat(wire.sent.get(1).contentType()).isEqualTo("application/json");
        assertThat(wire.form())
                .isEqualTo(
                        "grant_type=authorization_code&client_id=my-client&code=ac-1&redirect_uri=http%3A%2F%2F127.0.0.1%3A"
                                + wire.server.baseUri().getPort() + "%2Fdeviceauth%2Fcallback&code_verifier="
                                + VERIFIER);
    }

    @ParameterizedTest
    @CsvSource({
        "400, access_denied, DENIED",
        "400, expired_token, EXPIRED",
        "400, invalid_grant, INVALID_GRANT",
        "400, invalid_client, CONFIGURATION",
        "401, invalid_client, CONFIGURATION",
        "400, invalid_request, CONFIGURATION",
        "400, invalid_scope, CONFIGURATION",
        "400, unauthorized_client, CONFIGURATION",
        "400, unsupported_grant_type, CONFIGURATION",
        "400, something_new, UNKNOWN",
        "200, device_flow_disabled, UNKNOWN",
        "200, access_denied, DENIED",
        "403, access_denied, DENIED",
    })
    void stopsWhereTheServerHasDecided(int status, String code, GrantFailure kind) throws Exception {
        var failed = failure(Dialect.STANDARD, Dialect.STANDARD.pending, ScriptedAnswer.error(status, code), TOKENS);
        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.detail()).contains(code);
        assertThat(wire.server.requests()).as("nothing is asked after the end").isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"200, authorization_pending", "200, slow_down", "428, authorization_pending", "429, slow_down"})
    void waitsOnWhereTheStatusIsUnusual(int status, String code) throws Exception {
        assertThat(run(Dialect.STANDARD, List.of(ScriptedAnswer.error(status, code), TOKENS)))
                .isInstanceOf(GrantOutcome.Granted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDARD", "CODE_DIALECT"})
    void endsWithTheLifeOfTheCode(Dialect dialect) throws Exception {
        DeviceSignIn signIn = start(dialect);
        wire.server.always(dialect.pending);
        Instant before = time.instant();
        var failed = (GrantOutcome.Failed) signIn.await();
        assertThat(failed.kind()).isEqualTo(GrantFailure.EXPIRED);
        assertThat(failed.exception()).isInstanceOf(SignInRequiredException.class);
        assertThat(Duration.between(before, time.instant()))
                .isBetween(Duration.ofSeconds(890), Duration.ofSeconds(900));
    }

    @Test
    void endsDuringAnOutageToo() throws Exception {
        DeviceSignIn signIn = start(Dialect.STANDARD);
        wire.server.always(ScriptedAnswer.status(503));
        assertThat(((GrantOutcome.Failed) signIn.await()).detail()).contains("questions to the server failed");
        assertThat(wire.server.requests()).isLessThan(25);
    }

    @Test
    void canBeGivenUp() throws Exception {
        time.standStill();
        DeviceSignIn signIn = start(Dialect.STANDARD);
        var ended = new CompletableFuture<Throwable>();
        var begun = new CountDownLatch(1);
        var person = new Thread(() -> {
            begun.countDown();
            try {
                signIn.await();
                ended.complete(new AssertionError("it ended by itself"));
            } catch (AuthException | InterruptedException | RuntimeException e) {
                ended.complete(e);
            }
        });
        person.start();
        begun.await();
        time.awaitScheduled(1);
        person.interrupt();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        assertThat(time.pending()).as("the pause leaves no task behind").isZero();
    }

    private AuthException refusalToBegin(Dialect dialect, ScriptedAnswer answer) {
        wire.server.enqueue(answer);
        var refusal = catchThrowableOfType(
                AuthException.class, () -> DeviceSignIn.start(grant(dialect), time, Pause.on(time)));
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.remedy()).isNotBlank();
        assertThat(refusal + refusal.remedy()).doesNotContain(DEVICE_CODE, "evil", "\u001b");
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDARD", "CODE_DIALECT"})
    void tellsThatDeviceCodesAreNotOffered(Dialect dialect) {
        assertThat(refusalToBegin(dialect, ScriptedAnswer.status(404)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("another device");
    }

    @Test
    void tellsWhyItCanNotBegin() {
        assertThat(refusalToBegin(Dialect.STANDARD, ScriptedAnswer.error(401, "invalid_client")))
                .isInstanceOf(ConfigurationException.class);
        assertThat(refusalToBegin(Dialect.STANDARD, ScriptedAnswer.status(503)))
                .isInstanceOf(TokenServiceException.class);
        assertThat(refusalToBegin(Dialect.STANDARD, ScriptedAnswer.error(200, "unauthorized_client")))
                .isInstanceOf(ConfigurationException.class);
        assertThat(refusalToBegin(Dialect.STANDARD, TOKENS)).isInstanceOf(TokenServiceException.class);
        assertThat(refusalToBegin(Dialect.STANDARD, ScriptedAnswer.html(200)))
                .isInstanceOf(TokenServiceException.class);
    }
}
