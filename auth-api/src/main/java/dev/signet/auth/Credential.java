package dev.signet.auth;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What proves who the caller is, whatever the profile calls it.
 *
 * <p>{@link #attributes()} carries facts about it that only the profile understands, such as an account id or a plan; none
 * is secret. All kinds are immutable, safe for use by several threads, and print no secret.
 */
public sealed interface Credential {
    /**
     * Facts the profile reads, such as {@code account_id} or {@code plan}.
     *
     * @return unmodifiable; holds no secret
     */
    Map<String, String> attributes();

    /**
     * A long-lived key that is sent as it is and can't be renewed.
     *
     * @param key the key as sent on the wire
     * @param attributes facts the profile reads
     */
    record ApiKey(Secret key, Map<String, String> attributes) implements Credential {
        /** Copies {@code attributes}. */
        public ApiKey {
            Objects.requireNonNull(key, "key");
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * A token sent under the {@code Bearer} scheme (RFC 6750) that Signet can't renew by itself.
     *
     * @param token the token as sent on the wire
     * @param attributes facts the profile reads
     */
    record BearerToken(Secret token, Map<String, String> attributes) implements Credential {
        /** Copies {@code attributes}. */
        public BearerToken {
            Objects.requireNonNull(token, "token");
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * An access token with what renews it (RFC 6749).
     *
     * @param tokens the tokens
     * @param attributes facts the profile reads
     */
    record OAuthTokens(TokenSet tokens, Map<String, String> attributes) implements Credential {
        /** Copies {@code attributes}. */
        public OAuthTokens {
            Objects.requireNonNull(tokens, "tokens");
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * An agent that signs with its own key.
     *
     * @param runtimeId the id the service knows the agent by
     * @param source where its key is, and whether it may sign already
     * @param attributes facts the profile reads; of an {@link UnverifiedJwt} they are hearsay
     */
    record AgentIdentity(String runtimeId, Source source, Map<String, String> attributes) implements Credential {
        /** Copies {@code attributes}. */
        public AgentIdentity {
            Objects.requireNonNull(runtimeId, "runtimeId");
            Objects.requireNonNull(source, "source");
            attributes = Map.copyOf(attributes);
        }

        /** Where an agent's key is. Immutable; prints no secret. */
        public sealed interface Source permits StoredRecord, UnverifiedJwt {}

        /**
         * A record the person's own store holds: the key in it may sign.
         *
         * @param privateKey the key as the profile stores it
         */
        public record StoredRecord(Secret privateKey) implements Source {
            /** Checks that there is a key. */
            public StoredRecord {
                Objects.requireNonNull(privateKey, "privateKey");
            }
        }

        /**
         * A JSON Web Token (RFC 7519) that carries the key. Nobody has checked its signature yet, so the key is not offered:
         * it may sign only after the token was verified. The token itself is never sent to anyone.
         *
         * @param token the token as it was given
         * @param expiresAt what it says of its own end; empty when it says nothing readable
         */
        public record UnverifiedJwt(Secret token, Optional<Instant> expiresAt) implements Source {
            /** Checks that there is a token. */
            public UnverifiedJwt {
                Objects.requireNonNull(token, "token");
                Objects.requireNonNull(expiresAt, "expiresAt");
            }
        }
    }

    /**
     * A kind this version can't use. It is kept as it is and never overwritten.
     *
     * @param name what the document calls it
     * @param attributes facts the profile reads
     */
    record Unsupported(String name, Map<String, String> attributes) implements Credential {
        /** Copies {@code attributes}. */
        public Unsupported {
            Objects.requireNonNull(name, "name");
            attributes = Map.copyOf(attributes);
        }
    }
}
