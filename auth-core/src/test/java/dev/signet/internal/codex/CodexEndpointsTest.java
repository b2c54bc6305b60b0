package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.config.Settings;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the services are, by default and by the environment. */
class CodexEndpointsTest {
    private static final String JWKS = "CODEX_AGENT_IDENTITY_JWKS_BASE_URL";
    private static final String AGENTS = "CODEX_AGENT_IDENTITY_AUTHAPI_BASE_URL";
    private static final String ACCOUNTS = "CODEX_AUTHAPI_BASE_URL";
    private static final String REVOKE = "CODEX_REVOKE_TOKEN_URL_OVERRIDE";
    private static final String REFRESH = "CODEX_REFRESH_TOKEN_URL_OVERRIDE";

    @Test
    void knowsTheDefaults() throws Exception {
        var endpoints = CodexEndpoints.of(Settings.none(), CodexIssuer.DEFAULT);

        assertThat(endpoints.agentKeySet(CodexEndpoints.DEFAULT_BASE))
                .hasToString("https://chatgpt.com/backend-api/wham/agent-identities/jwks");
        assertThat(endpoints.agentRegistration()).hasToString("https://auth.openai.com/api/accounts/v1/agent/register");
        assertThat(endpoints.taskRegistration("agent-123"))
                .hasToString("https://auth.openai.com/api/accounts/v1/agent/agent-123/task/register");
        assertThat(endpoints.whoAmI())
                .hasToString("https://auth.openai.com/api/accounts/v1/user-auth-credential/whoami");
        assertThat(endpoints.refreshOverride()).isEmpty();
        assertThat(endpoints.revocationOverride()).isEmpty();
        assertThat(endpoints.overrides()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://chatgpt.com/backend-api, https://chatgpt.com/backend-api/wham/agent-identities/jwks",
        "https://chatgpt.com/backend-api/, https://chatgpt.com/backend-api/wham/agent-identities/jwks",
        "https://a.test/x/backend-api//, https://a.test/x/backend-api/wham/agent-identities/jwks",
        "https://a.test/api/codex, https://a.test/api/codex/agent-identities/jwks",
        "https://a.test/api/codex/, https://a.test/api/codex/agent-identities/jwks",
        "https://a.test, https://a.test/api/codex/agent-identities/jwks",
        "https://a.test/, https://a.test/api/codex/agent-identities/jwks",
        "https://a.test/v1, https://a.test/v1/api/codex/agent-identities/jwks",
        "http://127.0.0.1:8080/backend-api, http://127.0.0.1:8080/backend-api/wham/agent-identities/jwks",
        "https://a.test/backend-api/api/codex, https://a.test/backend-api/api/codex/wham/agent-identities/jwks"
    })
    void findsTheKeySetByTheBase(URI base, String keySet) throws Exception {
        assertThat(CodexEndpoints.of(Settings.none(), CodexIssuer.DEFAULT).agentKeySet(base))
                .hasToString(keySet);
    }

    @Test
    void takesEachServiceFromItsOwnVariable() throws Exception {
        var endpoints = endpoints(Map.of(
                JWKS, " http://127.0.0.1:1/keys/ ",
                AGENTS, "https://agents.test/a/",
                ACCOUNTS, "https://accounts.test",
                REVOKE, "https://gone.test/r",
                REFRESH, "http://localhost:2/oauth/token?x=y"));

        assertThat(endpoints.agentKeySet(CodexEndpoints.DEFAULT_BASE))
                .hasToString("http://127.0.0.1:1/keys/agent-identities/jwks");
        assertThat(endpoints.agentRegistration()).hasToString("https://agents.test/a/v1/agent/register");
        assertThat(endpoints.taskRegistration("a")).hasToString("https://agents.test/a/v1/agent/a/task/register");
        assertThat(endpoints.whoAmI()).hasToString("https://accounts.test/v1/user-auth-credential/whoami");
        assertThat(endpoints.refreshOverride()).contains(URI.create("http://localhost:2/oauth/token?x=y"));
        assertThat(endpoints.overrides())
                .containsExactly(
                        entry(REFRESH, URI.create("http://localhost:2/oauth/token?x=y")),
                        entry(REVOKE, URI.create("https://gone.test/r")),
                        entry(JWKS, URI.create("http://127.0.0.1:1/keys/")),
                        entry(AGENTS, URI.create("https://agents.test/a/")),
                        entry(ACCOUNTS, URI.create("https://accounts.test")));
        assertThat(new CodexProfile().endpointOverrides(Settings.of(Map.of(ACCOUNTS, "https://accounts.test"))))
                .containsOnlyKeys(ACCOUNTS);
    }

    /** This world publishes no such service. */
    @Test
    void listsAndRevokesAgentsOnlyWhereSomebodySaysSo() throws Exception {
        assertThat(endpoints(Map.of(AGENTS, "https://agents.test")).agentListing())
                .isEmpty();
        assertThat(endpoints(Map.of(AGENTS, "https://agents.test")).agentRevocation("a"))
                .isEmpty();

        var endpoints = endpoints(Map.of("SIGNET_AGENT_LIFECYCLE", "https://life.test/x/"));
        assertThat(endpoints.agentListing()).contains(URI.create("https://life.test/x/v1/agents"));
        assertThat(endpoints.agentRevocation("a")).contains(URI.create("https://life.test/x/v1/agent/a/revoke"));
        assertThat(endpoints.overrides()).containsOnlyKeys("SIGNET_AGENT_LIFECYCLE");
        assertThatIllegalArgumentException().isThrownBy(() -> endpoints.agentRevocation("../a"));
    }

    @Test
    void takesABlankVariableForOneThatIsNotSet() throws Exception {
        assertThat(endpoints(Map.of(JWKS, " ", AGENTS, "", ACCOUNTS, "\n", REFRESH, "\t"))
                        .overrides())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {JWKS, AGENTS, ACCOUNTS, REFRESH})
    void refusesAddressesThatSecretsMustNotGoTo(String variable) {
        for (var bad : new String[] {
            "http://a.test/marker7c1f",
            "ftp://127.0.0.1/",
            "//a.test",
            "https:///x",
            "https://ann:marker7c1f@a.test",
            "https://a.test/#marker7c1f",
            "https://a.test/ marker7c1f",
            "marker7c1f",
            "http://127.0.0.1.a.test",
            "https://a.test:0"
        }) {
            var refusal = catchThrowableOfType(ConfigurationException.class, () -> endpoints(Map.of(variable, bad)));
            assertThat(refusal).as(bad).isNotNull().hasNoCause();
            assertThat(refusal.getMessage()).startsWith(variable + " ").doesNotContain("ann:marker", "#marker");
            assertThat(refusal.remedy()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {JWKS, AGENTS, ACCOUNTS})
    void refusesABaseWithAQueryWhichWouldSwallowThePath(String variable) {
        var refusal = catchThrowableOfType(
                ConfigurationException.class, () -> endpoints(Map.of(variable, "https://a.test/?token=marker7c1f")));

        assertThat(refusal).hasMessageStartingWith(variable + " must be an address without a query");
        assertThat(refusal.getMessage() + refusal.remedy()).doesNotContain("marker7c1f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.test/backend-api", "https://a.test/backend-api?x", "https://u@a.test"})
    void refusesABaseThatSecretsMustNotGoTo(URI base) throws Exception {
        var endpoints = CodexEndpoints.of(Settings.none(), CodexIssuer.DEFAULT);

        assertThat(catchThrowableOfType(ConfigurationException.class, () -> endpoints.agentKeySet(base)))
                .hasMessageStartingWith("the base URL must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/../b", "a?b", "a#b", "a:b", "a b", "\u00e9"})
    void refusesAnAgentThatWouldLeadElsewhere(String id) throws Exception {
        var endpoints = CodexEndpoints.of(Settings.none(), CodexIssuer.DEFAULT);

        assertThatIllegalArgumentException().isThrownBy(() -> endpoints.taskRegistration(id));
    }

    private static CodexEndpoints endpoints(Map<String, String> environment) throws Exception {
        return CodexEndpoints.of(Settings.of(environment, "/home/ann"), CodexIssuer.DEFAULT);
    }
}
