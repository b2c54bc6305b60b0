package dev.signet.internal.signin;

import dev.signet.auth.TokenSet;
import dev.signet.internal.oauth.GrantOutcome;

/** The rule for answers to machine grants: an access token is kept, and nothing that would outlive it. */
final class AccessTokenOnly {
    private AccessTokenOnly() {}

    static GrantOutcome of(GrantOutcome outcome) {
        if (!(outcome instanceof GrantOutcome.Granted granted)) {
            return outcome;
        }
        TokenSet.Builder kept = TokenSet.builder().scheme(granted.tokens().scheme());
        granted.tokens().accessToken().ifPresent(kept::accessToken);
        granted.tokens().issuedAt().ifPresent(kept::issuedAt);
        granted.tokens().expiresAt().ifPresent(kept::expiresAt);
        granted.tokens().dpopKey().ifPresent(kept::dpopKey);
        return new GrantOutcome.Granted(kept.build(), granted.scopes(), granted.issuedTokenType());
    }
}
