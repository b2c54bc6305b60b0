package dev.signet.internal.oidc;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.TokenSet.Scheme;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.text.PlainText;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code oauth_tokens}.
 *
 * <p>It is corrupt when {@code client_id} or {@code access_token} is absent, the access token can't be put into a header,
 * {@code subject} can't be shown, or any member has the wrong type or is no time where a time belongs. It is mixed when {@code client_id} is another client's. Tokens
 * of a type other than {@code Bearer} and {@code DPoP} are not used (RFC 6749, section 7.1), and the latter are corrupt without
 * {@code dpop_key}.
 *
 * <p>The set ends at {@code expires_at}, else at the access token's own {@code exp}; without {@code expires_at} alone a JWT is
 * taken apart here. It was issued at {@code issued_at}, else at {@code last_refresh}.
 */
final class StoredTokens {
    private final StoredMembers members;
    private final World world;

    StoredTokens(StoredMembers members, World world) {
        this.members = members;
        this.world = world;
    }

    /** The credential; what it says of itself is added to {@code attributes}. */
    Credential read(Attributes attributes) throws DamagedCredentialException {
        var clientId = members.require(Member.CLIENT_ID);
        if (!clientId.equals(world.clientId())) {
            throw members.foreign(Member.CLIENT_ID, clientId, world.clientId());
        }
        attributes.put(OidcAttributes.CLIENT_ID, clientId);
        var subject = members.text(Member.SUBJECT);
        if (subject.isPresent() && !attributes.putShown(OidcAttributes.SUBJECT, subject.get())) {
            // Accounts are told apart by it, so it can't be left out.
            throw members.corrupt(Member.SUBJECT, "has a character that can't be shown");
        }
        var scope = members.text(Member.SCOPE);
        if (scope.isPresent()) {
            attributes.putShown(OidcAttributes.SCOPE, scope.get());
        }
        var tokens = tokens(attributes);
        var type = members.text(Member.TOKEN_TYPE);
        var scheme = type.isPresent() ? scheme(type.get()) : Scheme.BEARER;
        if (scheme == null) {
            return new Credential.Unsupported(
                    "tokens of type ".concat(PlainText.shown(type.get())), attributes.toMap());
        }
        return new Credential.OAuthTokens(bound(tokens, scheme), attributes.toMap());
    }

    private static @Nullable Scheme scheme(String type) {
        if (type.equalsIgnoreCase(Scheme.BEARER.word())) {
            return Scheme.BEARER;
        }
        return type.equalsIgnoreCase(Scheme.DPOP.word()) ? Scheme.DPOP : null;
    }

    private TokenSet bound(TokenSet tokens, Scheme scheme) throws DamagedCredentialException {
        var key = members.text(Member.DPOP_KEY);
        if (key.isEmpty()) {
            if (scheme == Scheme.DPOP) {
                throw members.corrupt(
                        Member.DPOP_KEY, "must be there with tokens of type DPoP, but is absent or empty");
            }
            return tokens;
        }
        return tokens.toBuilder().scheme(scheme).dpopKey(Secret.of(key.get())).build();
    }

    private TokenSet tokens(Attributes attributes) throws DamagedCredentialException {
        var accessToken = members.requireSendable(Member.ACCESS_TOKEN);
        var tokens = TokenSet.builder().accessToken(accessToken);
        var refreshToken = members.text(Member.REFRESH_TOKEN);
        if (refreshToken.isPresent()) {
            tokens.refreshToken(Secret.of(refreshToken.get()));
        }
        var idToken = members.text(Member.ID_TOKEN);
        if (idToken.isPresent()) {
            tokens.idToken(Secret.of(idToken.get()));
        }
        var issuedAt = members.time(Member.ISSUED_AT);
        var expiresAt = members.time(Member.EXPIRES_AT);
        var lastRefresh = members.time(Member.LAST_REFRESH);
        if (lastRefresh.isPresent()) {
            attributes.put(CredentialCodec.LAST_REFRESH, members.require(Member.LAST_REFRESH));
        }
        var start = issuedAt.isPresent() ? issuedAt : lastRefresh;
        if (start.isPresent()) {
            tokens.issuedAt(start.get());
        }
        var end = expiresAt.isPresent() ? expiresAt : AccessTokenLife.endOf(accessToken);
        if (end.isPresent()) {
            tokens.expiresAt(end.get());
        }
        return tokens.build();
    }

    /**
     * These members with newer tokens in them. An access token brings its life along: when nothing tells its end,
     * {@code expires_at} becomes {@code null}, since the old one's end says nothing of the new one. An ID token that can't be
     * decoded is left out, and the stored one stays.
     *
     * @throws DamagedCredentialException {@code MIXED} when the received ID token is another account's (OpenID Connect Core,
     *     section 12.2)
     */
    JsonObject renewed(TokenSet received, Instant now) throws DamagedCredentialException {
        var renewed = members.json();
        if (received.accessToken().isPresent()) {
            var tokens = AccessTokenLife.complete(received, now);
            renewed = renewed.with(
                            Member.ACCESS_TOKEN, received.accessToken().get().reveal())
                    .with(Member.ISSUED_AT, tokens.issuedAt().orElse(now).toString());
            var type = members.text(Member.TOKEN_TYPE);
            if (scheme(type.orElse(Scheme.BEARER.word())) != tokens.scheme()) {
                renewed = renewed.with(Member.TOKEN_TYPE, tokens.scheme().word());
            }
            renewed = tokens.expiresAt().isPresent()
                    ? renewed.with(Member.EXPIRES_AT, tokens.expiresAt().get().toString())
                    : renewed.with(Member.EXPIRES_AT, JsonLiteral.NULL);
        }
        if (received.refreshToken().isPresent()) {
            renewed = renewed.with(
                    Member.REFRESH_TOKEN, received.refreshToken().get().reveal());
        }
        if (isSameAccount(received.idToken())) {
            renewed = renewed.with(
                    Member.ID_TOKEN, received.idToken().orElseThrow().reveal());
        }
        return renewed.with(Member.LAST_REFRESH, now.toString());
    }

    /** Whether there is an ID token to store; one that is another account's is refused. */
    private boolean isSameAccount(Optional<Secret> received) throws DamagedCredentialException {
        var theirs = received.flatMap(IdTokenIdentity::read);
        if (theirs.isEmpty()) {
            return false;
        }
        var subject = members.text(Member.SUBJECT);
        if (subject.isPresent() && !subject.get().equals(theirs.get().subject())) {
            throw members.mixed("the ID token just received has another subject than the one that signed in");
        }
        var ours = members.text(Member.ID_TOKEN).map(Secret::of).flatMap(IdTokenIdentity::read);
        if (ours.isPresent() && !ours.equals(theirs)) {
            throw members.mixed("the ID token just received has another issuer or subject than the stored one");
        }
        return true;
    }
}
