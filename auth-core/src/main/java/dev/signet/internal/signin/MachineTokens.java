package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * The tokens of a machine: the one its session carries, and those for other audiences. None is stored, and none is renewed but by
 * asking again. Safe for use by several threads.
 */
public final class MachineTokens {
    private final MachineGrants grants;
    private final GrantScope scope;
    private final Map<String, String> attributes;
    private final TimeSource time;

    /**
     * Asks for nothing yet.
     *
     * @param scope what the session's own token is to be good for
     * @param attributes of the credential; none is secret
     */
    public MachineTokens(MachineGrants grants, GrantScope scope, Map<String, String> attributes, TimeSource time) {
        this.grants = Objects.requireNonNull(grants, "grants");
        this.scope = Objects.requireNonNull(scope, "scope");
        this.attributes = Map.copyOf(attributes);
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * Asks for the session's first token.
     *
     * @param deadline the longest it may take
     * @throws AuthException when there is none
     */
    public Credential.OAuthTokens first(Duration deadline) throws AuthException {
        GrantOutcome outcome = MachineRefresher.ask(grants, scope, deadline, time);
        if (outcome instanceof GrantOutcome.Granted granted) {
            return new Credential.OAuthTokens(granted.tokens(), attributes);
        }
        throw MachineFailure.exception((GrantOutcome.Failed) outcome);
    }

    /**
     * Stands in for the first token as long as nobody needs one: it ended in 1970, so a session never sends it and renews it by
     * {@link #refresher()} before its first request. So opening a home asks nobody, and a first request that fails is tried again
     * like every renewal.
     */
    public Credential.OAuthTokens pending() {
        var ended = TokenSet.builder()
                .accessToken(Secret.of("not-asked-for-yet"))
                .expiresAt(Instant.EPOCH)
                .build();
        return new Credential.OAuthTokens(ended, attributes);
    }

    /** Renews the session's token by asking for another one. */
    public TokenRefresher refresher() {
        return new MachineRefresher(grants, scope, time);
    }

    /** Gets tokens for {@code audience} instead, with the scopes and the resource of the session's own. */
    public TokenRefresher refresher(String audience) {
        return new MachineRefresher(grants, scope.withAudience(audience), time);
    }

    @Override
    public String toString() {
        return "MachineTokens[" + scope + "]";
    }
}
