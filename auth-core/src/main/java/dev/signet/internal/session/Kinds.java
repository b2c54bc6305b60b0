package dev.signet.internal.session;

import dev.signet.auth.Credential;

/** What a kind of credential is called in messages, events and reports. */
public final class Kinds {
    private Kinds() {}

    /** The word for it, such as {@code oauth_tokens}. */
    public static String of(Credential credential) {
        if (credential instanceof Credential.ApiKey) {
            return "api_key";
        }
        if (credential instanceof Credential.BearerToken) {
            return "bearer_token";
        }
        if (credential instanceof Credential.OAuthTokens) {
            return "oauth_tokens";
        }
        if (credential instanceof Credential.AgentIdentity) {
            return "agent_identity";
        }
        return "unsupported";
    }
}
