package dev.signet.internal.codex;

/** The names of the members of {@code auth.json}. */
final class AuthJson {
    static final String MODE = "auth_mode";
    static final String API_KEY = "OPENAI_API_KEY";
    static final String TOKENS = "tokens";
    static final String LAST_REFRESH = "last_refresh";
    static final String AGENT_IDENTITY = "agent_identity";
    static final String PERSONAL_ACCESS_TOKEN = "personal_access_token";
    static final String BEDROCK_API_KEY = "bedrock_api_key";

    // In tokens.
    static final String ID_TOKEN = "id_token";
    static final String ACCESS_TOKEN = "access_token";
    static final String REFRESH_TOKEN = "refresh_token";
    static final String PROVENANCE = "oauth_provenance";
    static final String LOGIN_OWNER_ID = "login_owner_id";
    static final String ACCOUNT_ID = "account_id";

    // In tokens.oauth_provenance.
    static final String ISSUER = "issuer";
    static final String CLIENT_ID = "client_id";

    // In agent_identity, or in the claims of the token there.
    static final String AGENT_RUNTIME_ID = "agent_runtime_id";
    static final String AGENT_PRIVATE_KEY = "agent_private_key";
    static final String USER_ID = "chatgpt_user_id";
    static final String EMAIL = "email";
    static final String PLAN = "plan_type";
    static final String FEDRAMP = "chatgpt_account_is_fedramp";
    static final String TASK_ID = "task_id";

    // In the older form of agent_identity.
    static final String WORKSPACE_ID = "workspace_id";
    static final String REGISTERED_AT = "registered_at";
    static final String BACKGROUND_TASK_ID = "background_task_id";

    private AuthJson() {}
}
