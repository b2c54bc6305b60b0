package dev.signet.testkit;

import static dev.signet.testkit.OAuthCaller.assertError;
import static dev.signet.testkit.OAuthCaller.find;
import static dev.signet.testkit.OAuthCaller.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testkit.DeviceRequest.Dialect;
import dev.signet.testkit.DeviceRequest.State;
import dev.signet.testkit.TokenRequest.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8628, and the page for people. */
class FakeDevicesTest {
    private static final Account OWNER = Account.of("acct-7");

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final FakeDevices devices = server.devices();
    private final OAuthCaller caller = new OAuthCaller(server);

    @BeforeEach
    void register() {
        server.clients().registerPublic("tv");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask() throws Exception {
        return caller.post(devices.deviceAuthorizationUri(), "client_id=tv&scope=openid");
    }

    private HttpResponse<String> poll(HttpResponse<String> asked) throws Exception {
        return poll(asked, "tv");
    }

    private HttpResponse<String> poll(HttpResponse<String> asked, String clientId) throws Exception {
        return caller.token(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "client_id",
                clientId,
                "device_code",
                member(asked, "device_code")));
    }

    private HttpResponse<String> pollAfter(int seconds, HttpResponse<String> asked) throws Exception {
        time.advance(Duration.ofSeconds(seconds));
        return poll(asked);
    }

    private static String userCode(HttpResponse<String> asked) {
        return member(asked, "user_code");
    }

    @Test
    void tellsADeviceWhatToShow() throws Exception {
        HttpResponse<String> asked = ask();
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(userCode(asked)).matches("[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}");
        assertThat(member(asked, "device_code")).startsWith("dc-" + CanarySecrets.MARKER);
        assertThat(member(asked, "verification_uri")).isEqualTo(server.baseUri() + "/device");
        assertThat(member(asked, "verification_uri_complete"))
                .isEqualTo(server.baseUri() + "/device?user_code=" + userCode(asked));
        assertThat(asked.body()).contains("\"expires_in\":900,\"interval\":5}");
        DeviceRequest device = devices.awaitDevice(1);
        assertThat(device.userCode()).isEqualTo(userCode(asked));
        assertThat(device.clientId()).isEqualTo("tv");
        assertThat(device.scope()).isEqualTo("openid");
        assertThat(device.dialect()).isEqualTo(Dialect.RFC8628);
        assertThat(device.state()).isEqualTo(State.PENDING);
        assertThat(device.expiresAt()).isEqualTo(ManualTimeSource.DEFAULT_START.plusSeconds(900));
    }

    @Test
    void grantsOnceWhenAPersonApproves() throws Exception {
        HttpResponse<String> asked = ask();
        assertError(poll(asked), 400, "authorization_pending");
        devices.approveDevice(userCode(asked), OWNER);
        assertThat(devices.all().get(0).state()).isEqualTo(State.APPROVED);
        HttpResponse<String> granted = pollAfter(5, asked);
        assertThat(granted.statusCode()).isEqualTo(200);
        assertThat(JwtText.parse(member(granted, "id_token")).orElseThrow().text("sub"))
                .contains(OWNER.userId());
        assertThat(caller.resource(member(granted, "access_token")).body()).contains("\"account\":\"acct-7\"");
        assertThat(server.isAlive(server.signIns().sessions().get(0))).isTrue();
        assertError(pollAfter(5, asked), 400, "invalid_grant");
        assertThat(devices.all().get(0).state()).isEqualTo(State.GRANTED);
        assertThat(devices.counts()).isEqualTo(new DeviceCounts(1, 3, 0, 0, 1));
        assertThat(server.journal())
                .extracting(TokenRequest::outcome)
                .containsExactly(Outcome.PENDING, Outcome.GRANTED, Outcome.REUSED);
        assertThat(new LeakDetector().inspect(devices.all())).isEmpty();
    }

    @Test
    void slowsDownForGoodWhatPollsTooFast() throws Exception {
        HttpResponse<String> asked = ask();
        assertError(poll(asked), 400, "authorization_pending");
        assertError(pollAfter(4, asked), 400, "slow_down");
        assertError(pollAfter(9, asked), 400, "slow_down");
        assertError(pollAfter(15, asked), 400, "authorization_pending");
        assertError(pollAfter(14, asked), 400, "slow_down");
        devices.approveDevice(userCode(asked), OWNER);
        assertError(pollAfter(19, asked), 400, "slow_down");
        assertThat(pollAfter(25, asked).statusCode()).isEqualTo(200);
        DeviceRequest device = devices.all().get(0);
        assertThat(device.slowDowns()).isEqualTo(4);
        assertThat(device.spacing()).extracting(Duration::toSeconds).containsExactly(4L, 9L, 15L, 14L, 19L, 25L);
        assertThat(devices.counts().slowDowns()).isEqualTo(4);
    }

    @Test
    void deniesWhenAPersonSaysNo() throws Exception {
        HttpResponse<String> asked = ask();
        devices.denyDevice(userCode(asked).toLowerCase(Locale.ROOT).replace("-", " "));
        assertError(poll(asked), 400, "access_denied");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> devices.approveDevice(userCode(asked), OWNER))
                .withMessageContaining("DENIED");
    }

    @Test
    void expiresAtItsTimeOrOnDemand() throws Exception {
        devices.lifetime(Duration.ofSeconds(60));
        HttpResponse<String> asked = ask();
        assertError(pollAfter(59, asked), 400, "authorization_pending");
        assertError(pollAfter(1, asked), 400, "expired_token");
        assertThatIllegalArgumentException().isThrownBy(() -> devices.approveDevice(userCode(asked), OWNER));
        HttpResponse<String> other = ask();
        devices.approveDevice(userCode(other), OWNER);
        devices.expireDevice(userCode(other));
        assertError(poll(other), 400, "expired_token");
        assertThat(devices.all()).extracting(DeviceRequest::state).containsOnly(State.EXPIRED);
        assertThatIllegalArgumentException().isThrownBy(() -> devices.expireDevice("XXXX-XXXX"));
    }

    @Test
    void decidesByItselfAfterSomePolls() throws Exception {
        devices.approveAfter(2, OWNER);
        HttpResponse<String> asked = ask();
        assertError(poll(asked), 400, "authorization_pending");
        assertError(pollAfter(5, asked), 400, "authorization_pending");
        assertThat(pollAfter(5, asked).statusCode()).isEqualTo(200);
        devices.denyAfter(0);
        assertError(poll(ask()), 400, "access_denied");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void holdsToNothingWithoutAPositiveInterval(int seconds) throws Exception {
        devices.interval(seconds);
        HttpResponse<String> asked = ask();
        assertThat(asked.body()).contains("\"interval\":" + seconds);
        poll(asked);
        assertError(poll(asked), 400, "authorization_pending");
    }

    @Test
    void holdsToFiveSecondsWhenItTellsNoInterval() throws Exception {
        devices.withoutInterval();
        devices.completeUri(false);
        HttpResponse<String> asked = ask();
        assertThat(asked.body()).doesNotContain("interval", "verification_uri_complete");
        poll(asked);
        assertError(pollAfter(4, asked), 400, "slow_down");
    }

    @Test
    void isFlakyAsScriptedAndCountsThosePollsToo() throws Exception {
        devices.enqueuePollAnswers(
                ScriptedAnswer.status(503),
                ScriptedAnswer.regular().delivered(Delivery.CLOSE),
                ScriptedAnswer.error(400, "slow_down"));
        HttpResponse<String> asked = ask();
        server.signIn();
        assertThat(poll(asked).statusCode()).isEqualTo(503);
        time.advance(Duration.ofSeconds(5));
        assertThatThrownBy(() -> poll(asked)).isInstanceOf(IOException.class);
        assertError(pollAfter(5, asked), 400, "slow_down");
        devices.approveDevice(userCode(asked), OWNER);
        assertThat(pollAfter(5, asked).statusCode()).isEqualTo(200);
        assertThat(devices.all().get(0).polls()).hasSize(4);
        devices.awaitPolls(userCode(asked), 4);
        assertThat(devices.counts().polls()).isEqualTo(4);
    }

    @Test
    void repeatsALostGrantOnDemandOnly() throws Exception {
        for (boolean repeatable : new boolean[] {false, true}) {
            devices.repeatableGrants(repeatable);
            devices.enqueuePollAnswers(ScriptedAnswer.regular().delivered(Delivery.CLOSE));
            HttpResponse<String> asked = ask();
            devices.approveDevice(userCode(asked), OWNER);
            assertThatThrownBy(() -> poll(asked)).isInstanceOf(IOException.class);
            List<IssuedSession> sessions = server.signIns().sessions();
            HttpResponse<String> again = pollAfter(5, asked);
            assertThat(find(again, "access_token").isPresent()).isEqualTo(repeatable);
            if (repeatable) {
                assertThat(member(again, "access_token"))
                        .isEqualTo(sessions.get(sessions.size() - 1).accessToken());
            }
        }
    }

    @Test
    void refusesStrangersAndCodesOfOthers() throws Exception {
        server.clients().registerPublic("radio");
        HttpResponse<String> asked = ask();
        assertError(poll(asked, "radio"), 400, "invalid_grant");
        assertError(poll(asked, "stranger"), 401, "invalid_client");
        assertError(caller.post(devices.deviceAuthorizationUri(), "client_id=stranger"), 401, "invalid_client");
        assertError(caller.post(devices.deviceAuthorizationUri(), "scope=x"), 401, "invalid_client");
        assertError(
                caller.postJson(devices.deviceAuthorizationUri(), "{\"client_id\":\"tv\"}"), 400, "invalid_request");
        Map<String, String> unknown = Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:device_code", "client_id", "tv", "device_code", "dc-x");
        assertError(caller.token(unknown), 400, "invalid_grant");
        server.clients().register(server.clients().registerPublic("tv").withGrantTypes("refresh_token"));
        assertError(ask(), 400, "unauthorized_client");
        assertError(poll(asked), 400, "unauthorized_client");
    }

    @Test
    void variesWhatADeviceIsTold() throws Exception {
        devices.enqueueDeviceAuthorizationAnswers(
                ScriptedAnswer.regular()
                        .with("interval", "\"7\"")
                        .with("verification_uri", "\"http://198.51.100.1/\"")
                        .omitting("expires_in"),
                ScriptedAnswer.retryAfter(429, "3"));
        assertThat(ask().body())
                .contains("\"interval\":\"7\"", "\"verification_uri\":\"http://198.51.100.1/\"")
                .doesNotContain("expires_in");
        assertThat(ask().statusCode()).isEqualTo(429);
        assertThat(devices.counts().deviceRequests()).isEqualTo(2);
        assertThat(devices.all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/device", "/codex/device"})
    void letsAPersonDecideOnAPage(String path) throws Exception {
        URI page = server.baseUri().resolve(path);
        server.signIns().accounts(Account.of("acct-1"), OWNER);
        HttpResponse<String> asked = ask();
        HttpResponse<String> shown = caller.get(URI.create(page + "?user_code=%22%3E%3Cb%3E"));
        assertThat(shown.body())
                .contains("action=\"" + path + "\"", "value=\"&quot;&gt;&lt;b&gt;\"", "acct-7")
                .doesNotContain("<b>", "<script");
        assertThat(caller.post(page, "user_code=XXXX-XXXX&decision=approve").statusCode())
                .isEqualTo(400);
        assertThat(caller.post(page, "user_code=" + userCode(asked) + "&account=acct-7&decision=approve")
                        .body())
                .contains("Device connected");
        assertThat(caller.resource(member(poll(asked), "access_token")).body()).contains("acct-7");
        HttpResponse<String> refused = ask();
        caller.post(page, "user_code=" + userCode(refused) + "&decision=deny");
        assertError(poll(refused), 400, "access_denied");
        assertThat(devices.counts().buttonsPressed()).isEqualTo(3);
    }
}
