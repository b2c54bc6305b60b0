package dev.signet.internal.jose;

import dev.signet.auth.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an ID token must belong to: the request that asked for it, and the access token it came with. Immutable; prints nothing secret. */
public final class IdTokenBinding {
    private static final IdTokenBinding NONE = new IdTokenBinding(null, null);

    private final @Nullable Secret nonce;
    private final @Nullable Secret accessToken;

    private IdTokenBinding(@Nullable Secret nonce, @Nullable Secret accessToken) {
        this.nonce = nonce;
        this.accessToken = accessToken;
    }

    /** Nothing: for a token that was got without a browser. */
    public static IdTokenBinding none() {
        return NONE;
    }

    /** The token must carry {@code expected} (OpenID Connect Core, section 3.1.3.7, step 11). */
    public IdTokenBinding withNonce(Secret expected) {
        return new IdTokenBinding(expected, accessToken);
    }

    /** The token's {@code at_hash}, if it has one, must fit {@code token} (OpenID Connect Core, section 3.1.3.8). */
    public IdTokenBinding withAccessToken(Secret token) {
        return new IdTokenBinding(nonce, token);
    }

    Optional<Secret> nonce() {
        return Optional.ofNullable(nonce);
    }

    Optional<Secret> accessToken() {
        return Optional.ofNullable(accessToken);
    }

    @Override
    public String toString() {
        return "IdTokenBinding[nonce=" + (nonce != null) + ", accessToken=" + (accessToken != null) + "]";
    }
}
