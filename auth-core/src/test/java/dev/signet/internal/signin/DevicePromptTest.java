package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.TokenServiceException;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may have a person see and do. */
@Timeout(30)
class DevicePromptTest {
    private final Wire wire = new Wire();
    private final ManualTimeSource time = ManualTimeSource.create();

    @AfterEach
    void close() {
        wire.close();
    }

    private static String begun(String more) {
        return "{\"device_code\":\"dc-1\",\"user_code\":\"ABCD-EFGH\","
                + "\"verification_uri\":\"https://login.test/device\",\"expires_in\":900" + more + "}";
    }

    private DevicePrompt prompt(Set<String> hosts) throws AuthException {
        URI endpoint = URI.create("https://login.test/device_authorization");
        return new StandardDeviceGrant(
                        endpoint,
                        wire.tokens(time),
                        new ClientAuthentication.None("c"),
                        List.of(),
                        hosts,
                        Set.of(),
                        (to, type, body, headers, deadline) ->
                                wire.post(wire.server.uri("/"), type, body, headers, deadline),
                        time)
                .begin()
                .prompt();
    }

    private DevicePrompt promptFor(String json) throws AuthException {
        wire.server.enqueue(ScriptedAnswer.json(200, json));
        return prompt(Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5",
        "-3, 5",
        "\"abc\", 5",
        "null, 5",
        "{}, 5",
        "1e99999, 5",
        "7, 7",
        "\"7\", 7",
        "2.9, 2",
        "86400, 60"
    })
    void takesASaneInterval(String given, long seconds) throws Exception {
        assertThat(promptFor(begun(",\"interval\":" + given)).interval()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void capsTheLifeOfTheCode() throws Exception {
        String longLived = begun("").replace("\"expires_in\":900", "\"expires_in\":864000");
        assertThat(promptFor(longLived).lifetime()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"expires_in\":0",
                ",\"expires_in\":-1",
                ",\"expires_in\":\"later\"",
                ",\"expires_in\":null"
            })
    void wantsToKnowTheLifeOfTheCode(String member) {
        String json = begun("").replace(",\"expires_in\":900", member);
        assertThatExceptionOfType(TokenServiceException.class)
                .isThrownBy(() -> promptFor(json))
                .withMessageContaining("expires_in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.test/evil",
                "javascript:evil()",
                "file:///etc/evil",
                "https://user@login.test/evil",
                "https:evil",
                "http://127.0.0.1:8080/evil",
                "https://localhost/evil",
                "-evil",
                "https://login.test/\\u202eevil",
                "",
            })
    void sendsThePersonNowhereUnsafe(String address) {
        String json = begun("").replace("https://login.test/device", address);
        String complete = begun(",\"verification_uri_complete\":\"" + address + "\"");
        for (String each : List.of(json, complete)) {
            var refusal = catchThrowableOfType(TokenServiceException.class, () -> promptFor(each));
            assertThat(refusal).as(each).isNotNull();
            assertThat(refusal.getMessage()).doesNotContain("evil");
        }
    }

    @Test
    void sendsThePersonToHostsOfTheListOnly() throws Exception {
        wire.server.enqueue(ScriptedAnswer.json(200, begun("")), ScriptedAnswer.json(200, begun("")));
        assertThat(prompt(Set.of("login.test")).verificationUri()).hasHost("login.test");
        assertThatExceptionOfType(TokenServiceException.class)
                .isThrownBy(() -> prompt(Set.of("other.test")))
                .withMessageContaining("other.test");
    }

    @Test
    void cleansTheCodeThatIsShown() throws Exception {
        String json = begun("").replace("ABCD-EFGH", "\\u001b[31mAB\\u202eCD\\u0007\\n-EF\\u200bGH ");
        assertThat(promptFor(json).userCode()).isEqualTo("ABCD-EFGH");
        assertThatExceptionOfType(TokenServiceException.class)
                .isThrownBy(() -> promptFor(begun("").replace("ABCD-EFGH", "A".repeat(65))));
        assertThatExceptionOfType(TokenServiceException.class)
                .isThrownBy(() -> promptFor(begun("").replace("ABCD-EFGH", "\\u001b[31m\\u0000")));
    }

    @Test
    void showsTheAddressWithTheCodeInItToo() throws Exception {
        String more = ",\"verification_uri_complete\":\"https://login.test/device?user_code=ABCD-EFGH\"";
        assertThat(promptFor(begun(more)).verificationUriComplete())
                .contains(URI.create("https://login.test/device?user_code=ABCD-EFGH"));
        String older = begun("").replace("verification_uri", "verification_url");
        assertThat(promptFor(older).verificationUri()).hasHost("login.test");
    }
}
