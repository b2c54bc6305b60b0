package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which tokens were issued and which of them are good: rotation, grace, reuse and revocation. Safe for several threads. */
final class TokenLedger {
    /** An access token that the resource takes. */
    record Bearer(Account account, int generation) {}

    private record AccessToken(TokenFamily family, Account account, int generation, Instant expiresAt) {}

    private final URI issuer;
    private final Settings settings;
    private final Tally tally;
    private final Map<String, TokenFamily> families = new HashMap<>();
    private final Map<String, AccessToken> accessTokens = new HashMap<>();
    private final Set<String> revokedAccessTokens = new HashSet<>();

    TokenLedger(URI issuer, Settings settings, Tally tally) {
        this.issuer = issuer;
        this.settings = settings;
        this.tally = tally;
    }

    synchronized IssuedSession open(Account account) {
        Instant now = settings.time().instant();
        Instant expiresAt = now.plus(settings.accessTokenLifetime());
        var session = new IssuedSession(
                account,
                issuer,
                1,
                mintIdToken(account, now, expiresAt),
                mintAccessToken(account, now, expiresAt),
                mintRefreshToken(),
                now,
                expiresAt);
        var family = new TokenFamily(session);
        enter(family, session);
        tally.add(Tally.Event.SIGN_IN);
        return session;
    }

    synchronized Redemption redeem(String refreshToken, GrantTerms terms) {
        TokenFamily family = families.get(refreshToken);
        if (family == null) {
            return new Redemption.Refused(Outcome.UNKNOWN);
        }
        if (!family.isNewest(refreshToken)) {
            return redeemSpent(family, refreshToken);
        }
        if (family.isRevoked()) {
            return new Redemption.Refused(Outcome.REVOKED);
        }
        Instant now = settings.time().instant();
        if (isPast(settings.refreshTokenLifetime(), family.refreshTokenIssuedAt(), now)) {
            return new Redemption.Refused(Outcome.EXPIRED);
        }
        IssuedSession next = renew(family.current(), terms, now);
        family.advanceTo(next, now);
        enter(family, next);
        tally.add(Tally.Event.REFRESH_GRANTED);
        return new Redemption.Granted(next, Outcome.GRANTED);
    }

    private Redemption redeemSpent(TokenFamily family, String refreshToken) {
        Instant graceEnd = family.rotatedAt().plus(settings.grace());
        if (!family.isRevoked()
                && family.isPrevious(refreshToken)
                && settings.time().instant().isBefore(graceEnd)) {
            tally.add(Tally.Event.GRACE_REPLAY);
            return new Redemption.Granted(family.current(), Outcome.REPLAYED);
        }
        tally.add(Tally.Event.REUSE);
        if (!family.isRevoked()) {
            family.revoke();
            tally.add(Tally.Event.FAMILY_REVOKED);
        }
        return new Redemption.Refused(Outcome.REUSED);
    }

    private IssuedSession renew(IssuedSession held, GrantTerms terms, Instant now) {
        Account account = terms.account().orElse(held.account());
        boolean access = terms.renews("access_token");
        boolean rotate = settings.rotation() && !terms.repeatRefreshToken() && terms.renews("refresh_token");
        Instant expiresAt = access ? now.plus(settings.accessTokenLifetime()) : held.expiresAt();
        return new IssuedSession(
                account,
                issuer,
                held.generation() + 1,
                terms.renews("id_token") ? mintIdToken(account, now, expiresAt) : held.idToken(),
                access ? mintAccessToken(account, now, expiresAt) : held.accessToken(),
                rotate ? mintRefreshToken() : held.refreshToken(),
                access ? now : held.issuedAt(),
                expiresAt);
    }

    private void enter(TokenFamily family, IssuedSession session) {
        families.put(session.refreshToken(), family);
        accessTokens.put(
                session.accessToken(),
                new AccessToken(family, session.account(), session.generation(), session.expiresAt()));
    }

    synchronized Optional<Bearer> findBearer(String accessToken, Freshness freshness) {
        AccessToken token = accessTokens.get(accessToken);
        if (token == null || token.family().isRevoked() || revokedAccessTokens.contains(accessToken)) {
            return Optional.empty();
        }
        boolean newest = token.family().current().accessToken().equals(accessToken);
        boolean expired = !settings.time().instant().isBefore(token.expiresAt());
        return expired || (freshness == Freshness.NEWEST_ONLY && !newest)
                ? Optional.empty()
                : Optional.of(new Bearer(token.account(), token.generation()));
    }

    /** Ends the family of a refresh token, or the life of one access token (RFC 7009, section 2.1). */
    synchronized boolean revoke(String token) {
        TokenFamily family = families.get(token);
        boolean alive = family != null
                ? !family.isRevoked()
                : accessTokens.containsKey(token) && !revokedAccessTokens.contains(token);
        if (!alive) {
            return false;
        }
        if (family != null) {
            family.revoke();
        } else {
            revokedAccessTokens.add(token);
        }
        tally.add(Tally.Event.REVOCATION);
        return true;
    }

    synchronized IssuedSession current(IssuedSession session) {
        return family(session).current();
    }

    synchronized boolean isAlive(IssuedSession session) {
        return !family(session).isRevoked();
    }

    private TokenFamily family(IssuedSession session) {
        TokenFamily family = families.get(session.refreshToken());
        if (family == null) {
            throw new IllegalArgumentException(session + " was not issued by " + issuer);
        }
        return family;
    }

    private static boolean isPast(Optional<Duration> lifetime, Instant start, Instant now) {
        return lifetime.isPresent() && !now.isBefore(start.plus(lifetime.get()));
    }

    private String mintIdToken(Account account, Instant now, Instant expiresAt) {
        return settings.secrets().jwt(CodexFixtures.idTokenClaims(account, issuer.toString(), now, expiresAt));
    }

    private String mintAccessToken(Account account, Instant now, Instant expiresAt) {
        return settings.opaqueAccessTokens()
                ? settings.secrets().opaque("")
                : settings.secrets().jwt(CodexFixtures.accessTokenClaims(account, issuer.toString(), now, expiresAt));
    }

    private String mintRefreshToken() {
        return settings.secrets().opaque("rt-");
    }
}
