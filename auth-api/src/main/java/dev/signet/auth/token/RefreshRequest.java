package dev.signet.auth.token;

import dev.signet.auth.TokenSet;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * One request for newer tokens.
 *
 * @param tokens what is held now; the refresh token in it is spent by the call
 * @param attributes the credential's {@code attributes()}: the profile keeps there, for example, which client they belong to
 * @param reason why
 * @param deadline the longest the whole call may take, body included; positive
 */
public record RefreshRequest(TokenSet tokens, Map<String, String> attributes, RefreshReason reason, Duration deadline) {
    /** Checks the parts and copies {@code attributes}. */
    public RefreshRequest {
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(reason, "reason");
        attributes = Map.copyOf(attributes);
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline must be positive, but was " + deadline);
        }
    }
}
