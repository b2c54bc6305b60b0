package dev.signet.testkit;

import static dev.signet.testkit.OAuthCaller.assertError;
import static dev.signet.testkit.OAuthCaller.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.testkit.DeviceRequest.Dialect;
import dev.signet.testkit.DeviceRequest.State;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Codex CLI's own way to sign a device in. */
class CodexDevicesTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final FakeDevices devices = server.devices();
    private final OAuthCaller caller = new OAuthCaller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask() throws Exception {
        return caller.postJson(devices.userCodeUri(), "{\"client_id\":\"" + CodexFixtures.CLIENT_ID + "\"}");
    }

    private HttpResponse<String> poll(HttpResponse<String> asked) throws Exception {
        return poll(member(asked, "device_auth_id"), member(asked, "user_code"));
    }

    private HttpResponse<String> poll(String id, String userCode) throws Exception {
        return caller.postJson(
                devices.pollUri(), "{\"device_auth_id\":\"" + id + "\",\"user_code\":\"" + userCode + "\"}");
    }

    private Map<String, String> exchange(HttpResponse<String> polled) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("client_id", CodexFixtures.CLIENT_ID);
        parameters.put("code", member(polled, "authorization_code"));
        parameters.put("redirect_uri", server.baseUri() + "/deviceauth/callback");
        parameters.put("code_verifier", member(polled, "code_verifier"));
        return parameters;
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void givesACodeWithItsPkceValuesOnceAPersonApproves(int pending) throws Exception {
        devices.codexPendingStatus(pending);
        HttpResponse<String> asked = ask();
        assertThat(asked.body()).contains("\"interval\":\"5\"");
        assertThat(poll(asked).statusCode()).isEqualTo(pending);
        time.advance(Duration.ofSeconds(5));
        devices.approveDevice(member(asked, "user_code"), Account.of("acct-7"));
        HttpResponse<String> polled = poll(asked);
        assertThat(polled.statusCode()).isEqualTo(200);
        assertThat(member(polled, "code_challenge")).isEqualTo(CodeLedger.challenge(member(polled, "code_verifier")));
        assertThat(poll(asked).statusCode()).isEqualTo(400);

        HttpResponse<String> tokens = caller.token(exchange(polled));
        assertThat(tokens.statusCode()).isEqualTo(200);
        assertThat(member(tokens, "refresh_token")).startsWith("rt-" + CanarySecrets.MARKER);
        assertThat(JwtText.parse(member(tokens, "id_token")).orElseThrow().claims())
                .containsKey("https://api.openai.com/auth");
        assertThat(caller.resource(member(tokens, "access_token")).body()).contains("acct-7");
        DeviceRequest device = devices.all().get(0);
        assertThat(device.dialect()).isEqualTo(Dialect.CODEX);
        assertThat(device.state()).isEqualTo(State.GRANTED);
        assertThat(device.spacing()).containsExactly(Duration.ofSeconds(5), Duration.ZERO);
        assertThat(devices.counts()).isEqualTo(new DeviceCounts(1, 3, 0, 0, 1));
    }

    @Test
    void bindsTheCodeToItsOwnRedirectUriAndVerifier() throws Exception {
        devices.approveAfter(0, Account.of("acct-7"));
        Map<String, String> elsewhere = exchange(poll(ask()));
        elsewhere.put("redirect_uri", OAuthCaller.REDIRECT);
        assertError(caller.token(elsewhere), 400, "invalid_grant");
        Map<String, String> otherVerifier = exchange(poll(ask()));
        otherVerifier.put("code_verifier", OAuthCaller.VERIFIER);
        assertError(caller.token(otherVerifier), 400, "invalid_grant");
        Map<String, String> late = exchange(poll(ask()));
        time.advance(Duration.ofSeconds(60));
        assertError(caller.token(late), 400, "invalid_grant");
        assertThat(caller.token(exchange(poll(ask()))).statusCode()).isEqualTo(200);
    }

    @Test
    void saysNoToWhatIsDeniedLateOrUnknown() throws Exception {
        HttpResponse<String> denied = ask();
        devices.denyDevice(member(denied, "user_code"));
        assertThat(poll(denied).body()).contains("\"code\":\"access_denied\"");
        HttpResponse<String> late = ask();
        time.advance(Duration.ofMinutes(15));
        assertThat(poll(late).body()).contains("\"code\":\"expired_token\"");
        assertThat(poll(member(ask(), "device_auth_id"), "XXXX-XXXX").statusCode())
                .isEqualTo(400);
        assertThat(poll("dc-x", "XXXX-XXXX").statusCode()).isEqualTo(400);
        assertThat(caller.postJson(devices.userCodeUri(), "{\"client_id\":\"stranger\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(caller.post(devices.userCodeUri(), "client_id=" + CodexFixtures.CLIENT_ID)
                        .statusCode())
                .isEqualTo(400);
        assertThatIllegalArgumentException().isThrownBy(() -> devices.codexPendingStatus(200));
    }

    @Test
    void isNotThereWhenNotEnabled() throws Exception {
        devices.codexEnabled(false);
        assertThat(ask().statusCode()).isEqualTo(404);
        devices.codexEnabled(true);
        devices.codexUserCodeMember("usercode");
        devices.interval(1);
        assertThat(ask().body()).contains("\"usercode\":\"", "\"interval\":\"1\"");
        devices.withoutInterval();
        assertThat(ask().body()).doesNotContain("interval");
    }

    @Test
    void answersAsScriptedAndCountsThosePollsToo() throws Exception {
        devices.enqueueUserCodeAnswers(ScriptedAnswer.regular().with("interval", "7"), ScriptedAnswer.status(500));
        devices.enqueueCodexPollAnswers(ScriptedAnswer.status(503), ScriptedAnswer.status(429));
        HttpResponse<String> asked = ask();
        assertThat(asked.body()).contains("\"interval\":7");
        assertThat(ask().statusCode()).isEqualTo(500);
        assertThat(poll(asked).statusCode()).isEqualTo(503);
        assertThat(poll(asked).statusCode()).isEqualTo(429);
        assertThat(poll(asked).statusCode()).isEqualTo(403);
        assertThat(devices.all().get(0).polls()).hasSize(3);
    }
}
