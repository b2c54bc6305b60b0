package dev.signet.internal.codex;

import dev.signet.auth.DamagedCredentialException;
import java.util.Optional;

/** Where the claims of this world's tokens say whose they are. */
final class TokenIdentity {
    private static final String AUTH = "https://api.openai.com/auth";
    private static final String PROFILE = "https://api.openai.com/profile";

    private final StoredObject claims;
    private final Optional<StoredObject> auth;

    private TokenIdentity(StoredObject claims, Optional<StoredObject> auth) {
        this.claims = claims;
        this.auth = auth;
    }

    /** Reads where the identity is; {@code claims} knows which token they come from. */
    static TokenIdentity of(StoredObject claims) throws DamagedCredentialException {
        return new TokenIdentity(claims, claims.object(AUTH));
    }

    Optional<String> accountId() throws DamagedCredentialException {
        return authText("chatgpt_account_id");
    }

    Optional<String> userId() throws DamagedCredentialException {
        var userId = authText("chatgpt_user_id");
        return userId.isPresent() ? userId : authText("user_id");
    }

    Optional<String> plan() throws DamagedCredentialException {
        return authText("chatgpt_plan_type");
    }

    boolean isFedramp() throws DamagedCredentialException {
        return auth.isPresent() && auth.get().flag("chatgpt_account_is_fedramp");
    }

    Optional<String> email() throws DamagedCredentialException {
        var email = claims.text("email");
        if (email.isPresent()) {
            return email;
        }
        var profile = claims.object(PROFILE);
        return profile.isPresent() ? profile.get().text("email") : Optional.empty();
    }

    private Optional<String> authText(String name) throws DamagedCredentialException {
        return auth.isPresent() ? auth.get().text(name) : Optional.empty();
    }
}
