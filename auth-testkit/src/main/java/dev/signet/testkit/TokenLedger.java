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

    /** An ID token that was issued, and to whom. */
    record IdToken(Account account, Optional<String> clientId) {}

    private record IssuedIdToken(TokenFamily family, Account account, Instant expiresAt) {}

    private record AccessToken(TokenFamily family, Account account, int generation, Instant expiresAt) {}

    private final URI issuer;
    private final Settings settings;
    private final Tally tally;
    private final Map<String, TokenFamily> families = new HashMap<>();
    private final Map<String, AccessToken> accessTokens = new HashMap<>();
    private final Map<String, IssuedIdToken> idTokens = new HashMap<>();
    private final TokenMint unsigned;
    private final Set<String> revokedAccessTokens = new HashSet<>();

    TokenLedger(URI issuer, Settings settings, Tally tally) {
        this.issuer = issuer;
        this.settings = settings;
        this.tally = tally;
        this.unsigned = new UnsignedTokens(issuer, settings);
    }

    /** A family of no client in particular. */
    IssuedSession open(Account account) {
        return open(account, Optional.empty(), unsigned);
    }

    /** A family whose refresh tokens only {@code clientId} may spend (RFC 6749, section 10.4). */
    synchronized IssuedSession open(Account account, Optional<String> clientId, TokenMint mint) {
        Instant now = settings.time().instant();
        Instant expiresAt = now.plus(settings.accessTokenLifetime());
        String accessToken = mint.accessToken(account, now, expiresAt);
        var session = new IssuedSession(
                account,
                issuer,
                1,
                mint.idToken(account, accessToken, now, expiresAt, true),
                accessToken,
                mintRefreshToken(),
                now,
                expiresAt);
        var family = new TokenFamily(session, clientId, mint);
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
        IssuedSession next = renew(family, terms, now);
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

    private IssuedSession renew(TokenFamily family, GrantTerms terms, Instant now) {
        IssuedSession held = family.current();
        TokenMint mint = family.mint();
        Account account = terms.account().orElse(held.account());
        boolean access = terms.renews("access_token");
        boolean rotate = settings.rotation() && !terms.repeatRefreshToken() && terms.renews("refresh_token");
        Instant expiresAt = access ? now.plus(settings.accessTokenLifetime()) : held.expiresAt();
        String accessToken = access ? mint.accessToken(account, now, expiresAt) : held.accessToken();
        return new IssuedSession(
                account,
                issuer,
                held.generation() + 1,
                terms.renews("id_token") ? mint.idToken(account, accessToken, now, expiresAt, false) : held.idToken(),
                accessToken,
                rotate ? mintRefreshToken() : held.refreshToken(),
                access ? now : held.issuedAt(),
                expiresAt);
    }

    private void enter(TokenFamily family, IssuedSession session) {
        families.put(session.refreshToken(), family);
        accessTokens.put(
                session.accessToken(),
                new AccessToken(family, session.account(), session.generation(), session.expiresAt()));
        idTokens.put(session.idToken(), new IssuedIdToken(family, session.account(), session.expiresAt()));
    }

    /** The client that may spend a refresh token; empty when anybody may, or nobody ever had it. */
    synchronized Optional<String> clientOf(String refreshToken) {
        return Optional.ofNullable(families.get(refreshToken)).flatMap(TokenFamily::clientId);
    }

    /** An ID token of a living family that has not expired. */
    synchronized Optional<IdToken> findIdToken(String text) {
        return Optional.ofNullable(idTokens.get(text))
                .filter(token ->
                        !token.family().isRevoked() && settings.time().instant().isBefore(token.expiresAt()))
                .map(token -> new IdToken(token.account(), token.family().clientId()));
    }

    /** Ends a family since the code that began it was used again (RFC 6749, section 4.1.2). */
    synchronized void endForReuse(IssuedSession session) {
        if (!family(session).isRevoked()) {
            family(session).revoke();
            tally.add(Tally.Event.FAMILY_REVOKED);
        }
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

    private String mintRefreshToken() {
        return settings.secrets().opaque("rt-");
    }
}
