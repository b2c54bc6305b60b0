package dev.signet.internal.oidc;

import static dev.signet.internal.oidc.Samples.MARKER;
import static dev.signet.internal.oidc.Samples.WORLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.internal.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which variable gives the credential. */
class OidcSourcesTest {
    private static final String KEY = "ACME_CLI_API_KEY";
    private static final String TOKEN = "ACME_CLI_ACCESS_TOKEN";

    @Test
    void leavesItToTheStoreWhenNothingIsSet() throws Exception {
        for (var settings : List.of(
                Settings.none(), Settings.of(Map.of(KEY, "", TOKEN, " \t\n", "ACME_API_KEY", "sk-1"), "/home/ann"))) {
            var sources = OidcSources.of(new AppName("acme-cli"), WORLD, settings);

            assertThat(sources.credential()).isEmpty();
            assertThat(sources.variable()).isEmpty();
            assertThat(sources.ignored()).isEmpty();
            assertThat(sources.explain())
                    .isEqualTo(
                            "None of ACME_CLI_API_KEY, ACME_CLI_ACCESS_TOKEN is set, so the stored sign-in is used.");
        }
    }

    @Test
    void takesAnApiKeyBeforeAnAccessToken() throws Exception {
        var sources = sources(Map.of(KEY, " sk-1\r\n", TOKEN, "at 1 " + MARKER));

        assertThat(sources.credential())
                .contains(new Credential.ApiKey(
                        Secret.of("sk-1"), Map.of("mode", "api_key", "issuer", "https://login.acme.test")));
        assertThat(sources.variable()).contains(KEY);
        assertThat(sources.ignored()).containsExactly(TOKEN);
        assertThat(sources.explain())
                .isEqualTo(
                        "ACME_CLI_API_KEY is set in the environment and comes before the stored sign-in, which is not used."
                                + " Set too, but later in the order and ignored: ACME_CLI_ACCESS_TOKEN.");
    }

    @Test
    void takesAnAccessTokenForABearer() throws Exception {
        var sources = sources(Map.of(TOKEN, "\ta.b.c ", KEY, " "));

        assertThat(sources.credential())
                .contains(new Credential.BearerToken(
                        Secret.of("a.b.c"), Map.of("mode", "bearer_token", "issuer", "https://login.acme.test")));
        assertThat(sources.variable()).contains(TOKEN);
        assertThat(sources.explain())
                .isEqualTo(
                        "ACME_CLI_ACCESS_TOKEN is set in the environment and comes before the stored sign-in, which is"
                                + " not used.");
    }

    @Test
    void refusesWhatCannotBeSentAndGoesNotOnToTheNext() {
        for (var bad : List.of(MARKER + "\nX: y", MARKER + " x", MARKER + "\u00e9", MARKER + "\u202e")) {
            refused(Map.of(KEY, bad, TOKEN, "at-1"), KEY);
            refused(Map.of(TOKEN, bad), TOKEN);
        }
    }

    @Test
    void printsNoValue() throws Exception {
        var sources = sources(Map.of(KEY, MARKER, TOKEN, MARKER));

        assertThat(sources.toString() + sources.credential() + sources.explain())
                .contains(KEY)
                .doesNotContain(MARKER);
    }

    private static void refused(Map<String, String> environment, String variable) {
        var refusal = catchThrowableOfType(ConfigurationException.class, () -> sources(environment));
        assertThat(refusal).as("a refusal").isNotNull().hasNoCause().hasNoSuppressedExceptions();
        assertThat(refusal.getMessage())
                .startsWith(variable + " has a character")
                .doesNotContain(MARKER);
        assertThat(refusal.remedy()).contains("Set " + variable).doesNotContain(MARKER);
    }

    private static OidcSources sources(Map<String, String> environment) throws Exception {
        return OidcProfile.of(Samples.ISSUER, Samples.CLIENT)
                .withApp("acme-cli")
                .sources(Settings.of(environment, "/home/ann"));
    }
}
