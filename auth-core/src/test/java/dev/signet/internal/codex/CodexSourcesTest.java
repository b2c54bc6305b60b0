package dev.signet.internal.codex;

import static dev.signet.internal.codex.SampleAgents.LATER;
import static dev.signet.internal.codex.SampleAgents.without;
import static dev.signet.internal.codex.SampleTokens.MARKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.internal.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variable gives the credential. */
class CodexSourcesTest {
    private static final String KEY = "CODEX_API_KEY";
    private static final String TOKEN = "CODEX_ACCESS_TOKEN";
    private static final String AGENT = "CODEX_AGENT_IDENTITY";
    private static final String JWT = SampleAgents.jwt(LATER);

    @Test
    void leavesItToTheStoreWhenNothingIsSet() throws Exception {
        for (var settings : List.of(
                Settings.none(), Settings.of(Map.of(KEY, "", TOKEN, " \t\n", "OPENAI_API_KEY", "sk-1"), "/home/ann"))) {
            var sources = CodexSources.of(settings);

            assertThat(sources.credential()).isEmpty();
            assertThat(sources.variable()).isEmpty();
            assertThat(sources.ignored()).isEmpty();
            assertThat(sources.explain()).contains(KEY, TOKEN, AGENT, "stored sign-in is used");
        }
    }

    @Test
    void takesAnApiKeyBeforeAllOthers() throws Exception {
        var sources = sources(Map.of(KEY, " sk-1\r\n", TOKEN, "at-1", AGENT, JWT));

        assertThat(sources.credential()).contains(new Credential.ApiKey(Secret.of("sk-1"), Map.of("mode", "apikey")));
        assertThat(sources.variable()).contains(KEY);
        assertThat(sources.ignored()).containsExactly(TOKEN, AGENT);
        assertThat(sources.explain())
                .isEqualTo(
                        "CODEX_API_KEY is set in the environment and comes before the stored sign-in, which is not used."
                                + " Set too, but later in the order and ignored: CODEX_ACCESS_TOKEN, CODEX_AGENT_IDENTITY.");
    }

    @Test
    void takesAnAccessTokenForPersonalByItsPrefix() throws Exception {
        var sources = sources(Map.of(TOKEN, "\tat-abc ", AGENT, JWT));

        assertThat(sources.credential())
                .contains(new Credential.BearerToken(Secret.of("at-abc"), Map.of("mode", "personalAccessToken")));
        assertThat(sources.variable()).contains(TOKEN);
        assertThat(sources.ignored()).containsExactly(AGENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, AGENT})
    void takesAnythingElseForTheTokenOfAnAgentAndNeverForABearer(String variable) throws Exception {
        var sources = sources(Map.of(variable, "  " + JWT + "\n", "CODEX_HOME", "/srv"));

        var agent = (Credential.AgentIdentity) sources.credential().orElseThrow();
        assertThat(agent.runtimeId()).isEqualTo("agent-123");
        assertThat(agent.source()).isInstanceOf(Credential.AgentIdentity.UnverifiedJwt.class);
        assertThat(agent.attributes()).containsEntry("mode", "agentIdentity").containsEntry("account_id", "acct-1111");
        assertThat(sources.variable()).contains(variable);
        assertThat(sources.explain())
                .isEqualTo(variable
                        + " is set in the environment and comes before the stored sign-in, which is not used.");
    }

    @Test
    void takesNoPrefixInAnotherVariableForAPersonalToken() {
        assertThat(refused(Map.of(AGENT, "at-" + MARKER), AGENT)).contains("must be an object, or a JWT");
    }

    @ParameterizedTest
    @CsvSource({TOKEN + ", AT-marker7c1f", TOKEN + ", marker7c1f", AGENT + ", a.marker7c1f.b", TOKEN + ", {}"})
    void refusesWhatIsNeither(String variable, String value) {
        refused(Map.of(variable, value), variable);
    }

    @Test
    void refusesATokenThatLacksAClaim() {
        assertThat(refused(Map.of(TOKEN, SampleAgents.jwt(without(LATER, "agent_private_key"))), TOKEN))
                .contains("agent_private_key must be there");
    }

    @Test
    void refusesWhatCannotBeSentInAHeader() {
        assertThat(refused(Map.of(KEY, "sk-" + MARKER + "\nX: y"), KEY)).contains("can't be sent in a header");
        assertThat(refused(Map.of(TOKEN, "at-" + MARKER + "\u00e9"), TOKEN)).contains("can't be sent in a header");
    }

    @Test
    void goesNotOnToTheNextWhenTheFirstCannotBeUsed() {
        refused(Map.of(KEY, MARKER + " x", TOKEN, "at-1"), KEY);
        refused(Map.of(TOKEN, MARKER, AGENT, JWT), TOKEN);
    }

    @Test
    void looksNotAtWhatItIgnores() throws Exception {
        assertThat(sources(Map.of(KEY, "sk-1", TOKEN, MARKER, AGENT, MARKER)).credential())
                .isPresent();
    }

    @Test
    void printsNoValue() throws Exception {
        var sources = sources(Map.of(KEY, MARKER, TOKEN, MARKER, AGENT, MARKER));

        assertThat(sources.toString() + sources.credential() + sources.explain())
                .contains(KEY)
                .doesNotContain(MARKER);
    }

    private static String refused(Map<String, String> environment, String variable) {
        var refusal = catchThrowableOfType(ConfigurationException.class, () -> sources(environment));
        assertThat(refusal).as("a refusal").isNotNull().hasNoCause().hasNoSuppressedExceptions();
        assertThat(refusal.getMessage()).startsWith(variable + " ").doesNotContain(MARKER, "agent-123");
        assertThat(refusal.remedy()).contains("Set ").doesNotContain(MARKER);
        return refusal.getMessage();
    }

    private static CodexSources sources(Map<String, String> environment) throws Exception {
        return CodexSources.of(Settings.of(environment, "/home/ann"));
    }
}
