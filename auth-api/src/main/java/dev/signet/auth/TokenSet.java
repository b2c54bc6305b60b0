package dev.signet.auth;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one sign-in (RFC 6749, section 5.1), with what is known of their life.
 *
 * <p>As the answer of a refresh it holds only what the server sent: an absent member means "keep what you have" (RFC 6749,
 * section 6). Immutable, safe for use by several threads, prints no token.
 */
public final class TokenSet {
    private final @Nullable Secret accessToken;
    private final @Nullable Secret refreshToken;
    private final @Nullable Secret idToken;
    private final @Nullable Instant issuedAt;
    private final @Nullable Instant expiresAt;
    private final Scheme scheme;
    private final @Nullable Secret dpopKey;

    /** How an access token is presented (RFC 6749, section 7.1). */
    public enum Scheme {
        /** Whoever has the token may use it (RFC 6750). */
        BEARER("Bearer"),
        /** Only together with a proof made with {@link TokenSet#dpopKey()} (RFC 9449). */
        DPOP("DPoP");

        private final String word;

        Scheme(String word) {
            this.word = word;
        }

        /**
         * The scheme in an {@code Authorization} header, and the token type in an answer.
         *
         * @return such as {@code Bearer}
         */
        public String word() {
            return word;
        }
    }

    private TokenSet(Builder builder) {
        this.accessToken = builder.accessToken;
        this.refreshToken = builder.refreshToken;
        this.idToken = builder.idToken;
        this.issuedAt = builder.issuedAt;
        this.expiresAt = builder.expiresAt;
        this.scheme = builder.scheme;
        this.dpopKey = builder.dpopKey;
    }

    /**
     * Starts an empty set.
     *
     * @return a builder with every member absent
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The token that requests carry.
     *
     * @return absent only in the answer of a refresh that did not replace it
     */
    public Optional<Secret> accessToken() {
        return Optional.ofNullable(accessToken);
    }

    /**
     * The token that renews the set; spent by use where the server rotates it (RFC 9700, section 4.14.2).
     *
     * @return absent when the set can't be renewed
     */
    public Optional<Secret> refreshToken() {
        return Optional.ofNullable(refreshToken);
    }

    /**
     * The ID token (OpenID Connect Core, section 2), as received.
     *
     * @return absent when the server gave none
     */
    public Optional<Secret> idToken() {
        return Optional.ofNullable(idToken);
    }

    /**
     * When the access token was issued, as far as it is known.
     *
     * @return absent when nothing tells
     */
    public Optional<Instant> issuedAt() {
        return Optional.ofNullable(issuedAt);
    }

    /**
     * The instant from which the server refuses the access token.
     *
     * @return absent when nothing readable tells
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /**
     * How the access token is presented.
     *
     * @return {@link Scheme#BEARER} unless set
     */
    public Scheme scheme() {
        return scheme;
    }

    /**
     * The private key that the server bound the tokens to (RFC 9449, section 5): the access token where {@link #scheme()} is
     * {@link Scheme#DPOP}, and the refresh token of a public client in either case.
     *
     * @return PKCS#8 in padded standard base64; absent when nothing is bound
     */
    public Optional<Secret> dpopKey() {
        return Optional.ofNullable(dpopKey);
    }

    /**
     * Starts a changed copy.
     *
     * @return a builder with the members of this set
     */
    public Builder toBuilder() {
        var copy = new Builder();
        copy.accessToken = accessToken;
        copy.refreshToken = refreshToken;
        copy.idToken = idToken;
        copy.issuedAt = issuedAt;
        copy.expiresAt = expiresAt;
        copy.scheme = scheme;
        copy.dpopKey = dpopKey;
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSet set
                && Objects.equals(accessToken, set.accessToken)
                && Objects.equals(refreshToken, set.refreshToken)
                && Objects.equals(idToken, set.idToken)
                && Objects.equals(issuedAt, set.issuedAt)
                && Objects.equals(expiresAt, set.expiresAt)
                && scheme == set.scheme
                && Objects.equals(dpopKey, set.dpopKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(issuedAt, expiresAt);
    }

    /** Tells which members are there and how long the set lives. */
    @Override
    public String toString() {
        return "TokenSet[accessToken=" + (accessToken != null) + ", refreshToken=" + (refreshToken != null)
                + ", idToken=" + (idToken != null) + ", issuedAt=" + issuedAt + ", expiresAt=" + expiresAt + ", scheme="
                + scheme + ", dpopKey=" + (dpopKey != null) + "]";
    }

    /** Collects the members of a {@link TokenSet}; each is absent unless set. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable Secret accessToken;
        private @Nullable Secret refreshToken;
        private @Nullable Secret idToken;
        private @Nullable Instant issuedAt;
        private @Nullable Instant expiresAt;
        private Scheme scheme = Scheme.BEARER;
        private @Nullable Secret dpopKey;

        private Builder() {}

        /**
         * The token that requests carry.
         *
         * @param token not empty
         * @return this
         */
        public Builder accessToken(Secret token) {
            this.accessToken = Objects.requireNonNull(token, "token");
            return this;
        }

        /**
         * The token that renews the set.
         *
         * @param token not empty
         * @return this
         */
        public Builder refreshToken(Secret token) {
            this.refreshToken = Objects.requireNonNull(token, "token");
            return this;
        }

        /**
         * The ID token.
         *
         * @param token not empty
         * @return this
         */
        public Builder idToken(Secret token) {
            this.idToken = Objects.requireNonNull(token, "token");
            return this;
        }

        /**
         * When the access token was issued.
         *
         * @param instant by the authorization server's clock, or ours when it did not say
         * @return this
         */
        public Builder issuedAt(Instant instant) {
            this.issuedAt = Objects.requireNonNull(instant, "instant");
            return this;
        }

        /**
         * When the access token expires.
         *
         * @param instant the first instant at which it is refused
         * @return this
         */
        public Builder expiresAt(Instant instant) {
            this.expiresAt = Objects.requireNonNull(instant, "instant");
            return this;
        }

        /**
         * How the access token is presented; {@link Scheme#BEARER} unless set.
         *
         * @param how as the server answered
         * @return this
         */
        public Builder scheme(Scheme how) {
            this.scheme = Objects.requireNonNull(how, "how");
            return this;
        }

        /**
         * The private key that the tokens are bound to.
         *
         * @param pkcs8 PKCS#8 in padded standard base64
         * @return this
         */
        public Builder dpopKey(Secret pkcs8) {
            this.dpopKey = Objects.requireNonNull(pkcs8, "pkcs8");
            return this;
        }

        /**
         * The set.
         *
         * @return an immutable set of what was given
         */
        public TokenSet build() {
            return new TokenSet(this);
        }
    }
}
