package dev.signet.internal.session;

import dev.signet.auth.Credential;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a credential is renewed and when it is no longer used, on the wall clock. Pure.
 *
 * @param advisoryAt from here on a refresh is begun while the token is still served; {@link #NEVER} when there is none
 * @param refuseAt from here on it is not served; {@link #NEVER} when nothing tells
 * @param reason why a refresh at {@code advisoryAt} is made
 */
record Lifetime(long advisoryAt, long refuseAt, RefreshReason reason) {
    static final long NEVER = Long.MAX_VALUE;

    /** The widest window before expiry in which a refresh is begun. */
    static final Duration MAX_WINDOW = Duration.ofMinutes(15);

    /** The share of a token's whole life that the window may take. */
    static final double WINDOW_SHARE = 0.3;

    /** The part of the window over which processes spread their starts. */
    static final double JITTER_SHARE = 0.1;

    /** How far clocks may disagree: a token is refused that much before it expires, or a tenth of its life if less. */
    static final Duration SKEW = Duration.ofSeconds(30);

    /**
     * The life of {@code credential}.
     *
     * @param maxAge how old a token set may get when nothing tells when it expires
     * @param jitter from 0 to 1, drawn once per token set
     * @param now the wall clock
     */
    static Lifetime of(Credential credential, Duration maxAge, double jitter, long now) {
        if (credential instanceof Credential.OAuthTokens oauth) {
            var tokens = oauth.tokens();
            return tokens.expiresAt()
                    .map(end -> until(end, tokens.issuedAt(), jitter))
                    .orElseGet(() -> aging(tokens, maxAge, now));
        }
        if (credential instanceof Credential.AgentIdentity agent
                && agent.source() instanceof Credential.AgentIdentity.UnverifiedJwt jwt) {
            // A key that came in a token signs until the token's end, to the moment: nothing renews it.
            return new Lifetime(
                    NEVER, jwt.expiresAt().map(Instant::toEpochMilli).orElse(NEVER), RefreshReason.PROACTIVE);
        }
        return new Lifetime(NEVER, NEVER, RefreshReason.PROACTIVE);
    }

    private static Lifetime until(Instant end, Optional<Instant> issued, double jitter) {
        long expiry = end.toEpochMilli();
        long life =
                issued.map(start -> Math.max(0, expiry - start.toEpochMilli())).orElse(NEVER);
        double window = Math.min((double) MAX_WINDOW.toMillis(), life * WINDOW_SHARE);
        long skew = Math.min(SKEW.toMillis(), life / 10);
        long advisory = expiry - (long) (window * (1 - JITTER_SHARE * jitter));
        return new Lifetime(Math.min(advisory, expiry - skew), expiry - skew, RefreshReason.PROACTIVE);
    }

    /** A date in the future is a clock's mistake: such tokens age from now on, or they would never be renewed. */
    private static Lifetime aging(TokenSet tokens, Duration maxAge, long now) {
        long advisory = tokens.issuedAt()
                .map(start -> Math.min(start.toEpochMilli(), now) + maxAge.toMillis())
                .orElse(NEVER);
        return new Lifetime(advisory, NEVER, RefreshReason.SCHEDULED);
    }

    boolean isRefusedAt(long now) {
        return now >= refuseAt;
    }

    boolean isAdvisoryAt(long now) {
        return now >= advisoryAt;
    }
}
