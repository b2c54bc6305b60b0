package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CodexFixturesTest {
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(ManualTimeSource.create()).start();
    private final IssuedSession session =
            server.signIn(Account.of("acct-1").withPlan("team").withFedramp());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void writesADocumentByteForByteAsTheCliDoes() {
        assertThat(session.authJson())
                .isEqualTo("{\n  \"auth_mode\": \"chatgpt\",\n  \"OPENAI_API_KEY\": null,\n  \"tokens\": {\n"
                        + "    \"id_token\": \"" + session.idToken() + "\",\n"
                        + "    \"access_token\": \"" + session.accessToken() + "\",\n"
                        + "    \"refresh_token\": \"" + session.refreshToken() + "\",\n"
                        + "    \"account_id\": \"acct-1\"\n  },\n"
                        + "  \"last_refresh\": \"2026-01-01T00:00:00Z\"\n}");
    }

    @Test
    void writesProvenanceBetweenRefreshTokenAndAccount() {
        String owner = "A".repeat(43);
        assertThat(CodexFixtures.authJson(session, "client-1", owner))
                .contains("\"refresh_token\": \"" + session.refreshToken() + "\",\n    \"oauth_provenance\": {\n"
                        + "      \"issuer\": \"" + server.baseUri() + "\",\n      \"client_id\": \"client-1\"\n    },\n"
                        + "    \"login_owner_id\": \"" + owner + "\",\n    \"account_id\": \"acct-1\"\n");
    }

    @Test
    void writesAnApiKeyDocument() {
        assertThat(CodexFixtures.apiKeyJson("sk-x"))
                .isEqualTo("{\n  \"auth_mode\": \"apikey\",\n  \"OPENAI_API_KEY\": \"sk-x\"\n}");
    }

    @Test
    void writesAnAgentAsAnObject() {
        IssuedAgent agent = server.agents().issue(Account.of("acct-1").withFedramp());
        assertThat(CodexFixtures.agentJson(agent))
                .isEqualTo("{\n  \"auth_mode\": \"agentIdentity\",\n  \"OPENAI_API_KEY\": null,\n"
                        + "  \"agent_identity\": {\n"
                        + "    \"agent_runtime_id\": \"" + agent.agentRuntimeId() + "\",\n"
                        + "    \"agent_private_key\": \"" + agent.privateKey() + "\",\n"
                        + "    \"account_id\": \"acct-1\",\n"
                        + "    \"chatgpt_user_id\": \"user-of-acct-1\",\n"
                        + "    \"email\": \"acct-1@example.test\",\n"
                        + "    \"plan_type\": \"pro\",\n"
                        + "    \"chatgpt_account_is_fedramp\": true\n  }\n}");
    }

    @Test
    void writesAnAgentAsAJwt() {
        assertThat(CodexFixtures.agentJson("a.b.c"))
                .isEqualTo("{\n  \"auth_mode\": \"agentIdentity\",\n  \"OPENAI_API_KEY\": null,\n"
                        + "  \"agent_identity\": \"a.b.c\"\n}");
    }

    @Test
    void putsTheAccountIntoTheClaimsOfBothTokens() {
        String auth = "\"https://api.openai.com/auth\":{\"chatgpt_account_id\":\"acct-1\","
                + "\"chatgpt_user_id\":\"user-of-acct-1\",\"chatgpt_plan_type\":\"team\","
                + "\"chatgpt_account_is_fedramp\":true}";
        assertThat(payload(session.idToken())).contains("\"email\":\"acct-1@example.test\"", auth);
        assertThat(payload(session.accessToken())).contains("\"iat\":1767225600,\"exp\":1767229200", auth);
        assertThat(session.expiresAt()).isEqualTo(ManualTimeSource.DEFAULT_START.plusSeconds(3600));
    }

    @Test
    void givesTheSessionAsAValueOfTheApi() {
        assertThat(session.tokenSet().refreshToken().orElseThrow().reveal()).isEqualTo(session.refreshToken());
        assertThat(session.tokenSet().accessToken().orElseThrow().reveal()).isEqualTo(session.accessToken());
        assertThat(session.tokenSet().idToken().orElseThrow().reveal()).isEqualTo(session.idToken());
        assertThat(session.tokenSet().issuedAt()).contains(session.issuedAt());
        assertThat(session.tokenSet().expiresAt()).contains(session.expiresAt());
    }

    private static String payload(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        assertThat(parts).hasSize(3);
        return new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    }
}
