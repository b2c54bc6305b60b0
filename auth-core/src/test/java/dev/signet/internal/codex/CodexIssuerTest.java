package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Profile;
import dev.signet.internal.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer of one's own takes every endpoint with it. */
class CodexIssuerTest {
    @Test
    void hasItsEndpointsBelowIt() {
        for (var text : List.of("https://login.acme.test/t", "https://login.acme.test/t/")) {
            var issuer = new CodexIssuer(text, "c");

            assertThat(List.of(
                            issuer.authorization(),
                            issuer.token(),
                            issuer.revocation(),
                            issuer.userCode(),
                            issuer.devicePoll(),
                            issuer.devicePage(),
                            issuer.deviceCallback()))
                    .map(each -> each.toString().replace("https://login.acme.test/t", ""))
                    .containsExactly(
                            "/oauth/authorize",
                            "/oauth/token",
                            "/oauth/revoke",
                            "/api/accounts/deviceauth/usercode",
                            "/api/accounts/deviceauth/token",
                            "/codex/device",
                            "/deviceauth/callback");
        }
    }

    @Test
    void takesTheServicesForAccountsAlong() throws Exception {
        var issuer = new CodexIssuer("https://login.acme.test", "c");
        var endpoints = CodexEndpoints.of(Settings.none(), issuer);

        assertThat(endpoints.whoAmI())
                .hasToString("https://login.acme.test/api/accounts/v1/user-auth-credential/whoami");
        assertThat(endpoints.agentRegistration()).hasToString("https://login.acme.test/api/accounts/v1/agent/register");
        assertThat(endpoints.overrides()).isEmpty();
        var overridden = CodexEndpoints.of(
                Settings.of(Map.of(CodexEndpoints.ACCOUNT_BASE, "https://accounts.test"), "/home/ann"), issuer);
        assertThat(overridden.whoAmI()).hasToString("https://accounts.test/v1/user-auth-credential/whoami");
    }

    @Test
    void tellsWhereToSignIn() {
        var own = new CodexProfile().withIssuer("https://login.acme.test", "c");

        assertThat(own.name()).isEqualTo("codex");
        assertThat(own.signInRemedy()).isEqualTo("Sign in again at https://login.acme.test.");
        assertThat(own.withIssuer("https://auth.openai.com/", "c").signInRemedy())
                .isEqualTo("Run `codex login`.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.acme.test",
                "https://ann:marker7c1f@login.acme.test",
                "https://login.acme.test?marker7c1f",
                "https://login.acme.test#marker7c1f",
                "https://marker7c1f login.acme.test",
                "login.acme.test",
                ""
            })
    void isNoAddressThatSecretsMustNotGoTo(String issuer) {
        var refusal = catchThrowableOfType(IllegalArgumentException.class, () -> Profile.codex(issuer, "c"));

        assertThat(refusal).hasMessageContaining("issuer").hasMessageNotContaining(SampleTokens.MARKER);
        assertThat(Profile.codex("http://127.0.0.1:8080", "c").name()).isEqualTo("codex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "\u00e9"})
    void hasAClientIdThatCanBeSent(String clientId) {
        assertThat(catchThrowableOfType(
                        IllegalArgumentException.class, () -> Profile.codex("https://login.acme.test", clientId)))
                .hasMessageContaining("client id");
    }
}
