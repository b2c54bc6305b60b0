package dev.signet.testkit;

import com.sun.net.httpserver.Headers;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the Codex CLI calls things: documents, claims, environment variables and errors, as the npm release 0.169.0 was
 * seen to write and read them. The one place of the testkit that knows these names.
 */
public final class CodexFixtures {
    /** The environment variable that replaces the token endpoint. */
    public static final String TOKEN_URL_VARIABLE = "CODEX_REFRESH_TOKEN_URL_OVERRIDE";

    /** The environment variable that replaces the revocation endpoint. */
    public static final String REVOCATION_URL_VARIABLE = "CODEX_REVOKE_TOKEN_URL_OVERRIDE";

    /** The environment variable that replaces the base address of agent and task registration. */
    public static final String AGENT_SERVICE_URL_VARIABLE = "CODEX_AGENT_IDENTITY_AUTHAPI_BASE_URL";

    /** The environment variable that replaces the base address of questions about personal access tokens. */
    public static final String ACCOUNT_SERVICE_URL_VARIABLE = "CODEX_AUTHAPI_BASE_URL";

    /** The environment variable that replaces the base address of the JWK set for agent identity JWTs. */
    public static final String JWK_SET_URL_VARIABLE = "CODEX_AGENT_IDENTITY_JWKS_BASE_URL";

    /** The issuer that an agent identity JWT must name. */
    public static final String AGENT_TOKEN_ISSUER = "https://chatgpt.com/codex-backend/agent-identity";

    /** The audience that an agent identity JWT must name. */
    public static final String AGENT_TOKEN_AUDIENCE = "codex-app-server";

    /** The {@code client_id} of the CLI. */
    public static final String CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";

    private static final String ACCOUNT_HEADER = "ChatGPT-Account-ID";
    private static final String FEDRAMP_HEADER = "X-OpenAI-Fedramp";
    private static final String AUTH_CLAIM = "https://api.openai.com/auth";

    private CodexFixtures() {}

    /**
     * The {@code auth.json} of a sign-in with tokens, as releases before 0.169 write it.
     *
     * @param session whose tokens go into it
     * @return JSON, indented by two spaces, without a newline at the end
     */
    public static String authJson(IssuedSession session) {
        return document(session, Map.of());
    }

    /**
     * The {@code auth.json} of a sign-in with tokens, as release 0.169 writes it: with {@code oauth_provenance} and
     * {@code login_owner_id}.
     *
     * @param session whose tokens go into it; its issuer is named
     * @param clientId the client the tokens were issued to
     * @param loginOwnerId 43 characters, the base64url form of 32 bytes
     * @return JSON, indented by two spaces, without a newline at the end
     */
    public static String authJson(IssuedSession session, String clientId, String loginOwnerId) {
        var provenance = new LinkedHashMap<String, Object>();
        provenance.put("issuer", session.issuer().toString());
        provenance.put("client_id", clientId);
        var origin = new LinkedHashMap<String, Object>();
        origin.put("oauth_provenance", provenance);
        origin.put("login_owner_id", loginOwnerId);
        return document(session, origin);
    }

    /**
     * The {@code auth.json} of a sign-in with an API key.
     *
     * @param apiKey the key
     * @return JSON, indented by two spaces, without a newline at the end
     */
    public static String apiKeyJson(String apiKey) {
        var document = new LinkedHashMap<String, Object>();
        document.put("auth_mode", "apikey");
        document.put("OPENAI_API_KEY", apiKey);
        return JsonText.pretty(document);
    }

    /**
     * The {@code auth.json} of an agent, with its identity as an object, as releases from 0.169 on read it.
     *
     * @param agent whose private key goes into it
     * @return JSON, indented by two spaces, without a newline at the end
     */
    public static String agentJson(IssuedAgent agent) {
        return agentDocument(agentMembers(agent));
    }

    /**
     * The {@code auth.json} of an agent, with its identity as a JWT, as releases from 0.130 on read it.
     *
     * @param agentToken such as {@link AgentTokenIssuer#issue(IssuedAgent)} gives
     * @return JSON, indented by two spaces, without a newline at the end
     */
    public static String agentJson(String agentToken) {
        return agentDocument(agentToken);
    }

    private static String agentDocument(Object identity) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("auth_mode", "agentIdentity");
        document.put("OPENAI_API_KEY", null);
        document.put("agent_identity", identity);
        return JsonText.pretty(document);
    }

    private static Map<String, Object> agentMembers(IssuedAgent agent) {
        Account account = agent.account();
        var members = new LinkedHashMap<String, Object>();
        members.put("agent_runtime_id", agent.agentRuntimeId());
        members.put("agent_private_key", agent.privateKey());
        members.put("account_id", account.id());
        members.put("chatgpt_user_id", account.userId());
        members.put("email", account.email());
        members.put("plan_type", account.plan());
        members.put("chatgpt_account_is_fedramp", account.fedramp());
        return members;
    }

    static Map<String, Object> agentTokenClaims(IssuedAgent agent, Instant issuedAt, Instant expiresAt) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", AGENT_TOKEN_ISSUER);
        claims.put("aud", AGENT_TOKEN_AUDIENCE);
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.putAll(agentMembers(agent));
        return claims;
    }

    /** What is wrong with the headers that an assertion must come with. */
    static Optional<AssertionRefusal> accountMismatch(Headers headers, Account account) {
        if (!List.of(account.id()).equals(headers.get(ACCOUNT_HEADER))) {
            return Optional.of(AssertionRefusal.ACCOUNT_MISMATCH);
        }
        List<String> expected = account.fedramp() ? List.of("true") : List.of();
        return expected.equals(headers.getOrDefault(FEDRAMP_HEADER, List.of()))
                ? Optional.empty()
                : Optional.of(AssertionRefusal.FEDRAMP_MISMATCH);
    }

    private static String document(IssuedSession session, Map<String, Object> origin) {
        var tokens = new LinkedHashMap<String, Object>();
        tokens.put("id_token", session.idToken());
        tokens.put("access_token", session.accessToken());
        tokens.put("refresh_token", session.refreshToken());
        tokens.putAll(origin);
        tokens.put("account_id", session.account().id());
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("auth_mode", "chatgpt");
        document.put("OPENAI_API_KEY", null);
        document.put("tokens", tokens);
        document.put("last_refresh", DateTimeFormatter.ISO_INSTANT.format(session.issuedAt()));
        return JsonText.pretty(document);
    }

    static Map<String, Object> idTokenClaims(Account account, String issuer, Instant issuedAt, Instant expiresAt) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("sub", account.userId());
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("email", account.email());
        claims.put(AUTH_CLAIM, authClaim(account));
        return claims;
    }

    static Map<String, Object> accessTokenClaims(Account account, String issuer, Instant issuedAt, Instant expiresAt) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("sub", account.userId());
        claims.put("aud", "https://api.openai.com/v1");
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put(AUTH_CLAIM, authClaim(account));
        return claims;
    }

    /** What the CLI's signed ID tokens say beyond OpenID Connect; the organization is the account's own. */
    static Map<String, Object> signedIdTokenClaims(Account account) {
        var auth = new LinkedHashMap<>(authClaim(account));
        auth.put("organization_id", "org-of-" + account.id());
        auth.put("project_id", "proj-of-" + account.id());
        auth.put("completed_platform_onboarding", true);
        auth.put("is_org_owner", true);
        return Map.of(AUTH_CLAIM, auth);
    }

    /** The owner of a personal access token. */
    static String whoami(Account account) {
        var members = new LinkedHashMap<String, Object>();
        members.put("email", account.email());
        members.put("chatgpt_user_id", account.userId());
        members.put("chatgpt_account_id", account.id());
        members.put("chatgpt_plan_type", account.plan());
        members.put("chatgpt_account_is_fedramp", account.fedramp());
        return JsonText.compact(members);
    }

    /** The CLI as a client: its browser sign-in comes back to 127.0.0.1 or, in older releases, to localhost. */
    static OAuthClient client() {
        return OAuthClient.publicClient(
                        CLIENT_ID, List.of("http://127.0.0.1/auth/callback", "http://localhost/auth/callback"))
                .withClaims(ClaimDialect.CODEX);
    }

    private static Map<String, Object> authClaim(Account account) {
        var claim = new LinkedHashMap<String, Object>();
        claim.put("chatgpt_account_id", account.id());
        claim.put("chatgpt_user_id", account.userId());
        claim.put("chatgpt_plan_type", account.plan());
        claim.put("chatgpt_account_is_fedramp", account.fedramp());
        return claim;
    }

    static Map<String, String> environment(FakeAuthorizationServer server) {
        return Map.of(
                TOKEN_URL_VARIABLE, server.tokenUri().toString(),
                REVOCATION_URL_VARIABLE, server.revocationUri().toString(),
                AGENT_SERVICE_URL_VARIABLE, server.agents().baseUri().toString(),
                ACCOUNT_SERVICE_URL_VARIABLE, server.personalTokens().baseUri().toString(),
                JWK_SET_URL_VARIABLE, server.agentTokens().baseUri().toString());
    }

    /** The nested error object whose {@code code} the CLI reads. */
    static String error(String code, String message) {
        var error = new LinkedHashMap<String, @Nullable Object>();
        error.put("message", message);
        error.put("type", "invalid_request_error");
        error.put("param", null);
        error.put("code", code);
        return JsonText.compact(Map.of("error", error));
    }
}
