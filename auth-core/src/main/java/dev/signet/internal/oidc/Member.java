package dev.signet.internal.oidc;

import java.util.List;

/** The names of the members of {@code credentials.json}. */
final class Member {
    static final String SCHEMA = "schema";
    static final String ISSUER = "issuer";
    static final String KIND = "kind";

    // The kinds; the credential lies in the member that has the name of its kind.
    static final String OAUTH_TOKENS = "oauth_tokens";
    static final String API_KEY = "api_key";
    static final String BEARER_TOKEN = "bearer_token";
    static final String AGENT_IDENTITY = "agent_identity";
    static final List<String> KINDS = List.of(OAUTH_TOKENS, API_KEY, BEARER_TOKEN, AGENT_IDENTITY);

    // In oauth_tokens, named as in RFC 6749, section 5.1, where it has a name.
    static final String CLIENT_ID = "client_id";
    static final String SUBJECT = "subject";
    static final String ACCESS_TOKEN = "access_token";
    static final String REFRESH_TOKEN = "refresh_token";
    static final String ID_TOKEN = "id_token";
    static final String TOKEN_TYPE = "token_type";
    static final String DPOP_KEY = "dpop_key";
    static final String SCOPE = "scope";
    static final String ISSUED_AT = "issued_at";
    static final String EXPIRES_AT = "expires_at";
    static final String LAST_REFRESH = "last_refresh";

    // In api_key and bearer_token.
    static final String KEY = "key";
    static final String TOKEN = "token";

    // In agent_identity.
    static final String RUNTIME_ID = "runtime_id";
    static final String PRIVATE_KEY = "private_key";
    static final String TASK_ID = "task_id";

    private Member() {}
}
