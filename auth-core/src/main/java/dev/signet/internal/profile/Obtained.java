package dev.signet.internal.profile;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a sign-in gave, not stored yet. Immutable; prints no secret. */
public sealed interface Obtained {
    /**
     * Tokens of an authorization server.
     *
     * @param tokens as received and checked
     * @param scopes what was granted
     * @param apiKey a key that came with them
     */
    record Tokens(TokenSet tokens, List<String> scopes, Optional<Secret> apiKey) implements Obtained {
        /** Copies {@code scopes}. */
        public Tokens {
            Objects.requireNonNull(tokens, "tokens");
            Objects.requireNonNull(apiKey, "apiKey");
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * A key that a person had.
     *
     * @param key without white space around it
     */
    record ApiKey(Secret key) implements Obtained {}

    /**
     * A token, or an agent's identity, that a person had; verified by whoever issued it.
     *
     * @param credential a {@link Credential.BearerToken} or a {@link Credential.AgentIdentity}
     */
    record AccessToken(Credential credential) implements Obtained {}
}
