package dev.signet.internal.codex;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.text.PlainText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads the member {@code tokens}.
 *
 * <p>It is corrupt when
 *
 * <ul>
 *   <li>{@code id_token} is absent or its claims can't be decoded: the CLI refuses such a document whole, so using it here
 *       would hide the damage until the CLI meets it;
 *   <li>{@code access_token} is absent, or it or the account id can't be put into a header;
 *   <li>a member or claim read here has the wrong type, which is never taken for "absent".
 * </ul>
 *
 * <p>It is mixed when {@code account_id} and the account ids in the claims of both tokens, as far as they are there, are not
 * all the same. Tokens that their host renews are read without a refresh token, whatever is stored: to spend it would be to
 * take it from the host. An access token that is no JWT is fine; an empty {@code refresh_token} means that there is none.
 *
 * <p>The set expires at the access token's {@code exp}. It was issued at its {@code iat} if both can be read and are in
 * order, else at {@code last_refresh}; a {@code last_refresh} that is no date is ignored.
 */
final class StoredTokens {
    private final StoredObject tokens;
    private final AttributeCollector attributes;

    private StoredTokens(StoredObject tokens, AttributeCollector attributes) {
        this.tokens = tokens;
        this.attributes = attributes;
    }

    /** Reads {@code tokens}; what it says is added to {@code attributes}. */
    static Credential.OAuthTokens read(StoredObject tokens, AttributeCollector attributes, Optional<String> lastRefresh)
            throws DamagedCredentialException {
        return new StoredTokens(tokens, attributes).read(lastRefresh);
    }

    private Credential.OAuthTokens read(Optional<String> lastRefresh) throws DamagedCredentialException {
        var idToken = tokens.require(AuthJson.ID_TOKEN);
        var accessToken = tokens.require(AuthJson.ACCESS_TOKEN);
        if (!PlainText.isSendable(accessToken)) {
            throw tokens.corrupt(AuthJson.ACCESS_TOKEN, "has a character that can't be sent in a header");
        }
        var accessClaims = UnverifiedClaims.read(accessToken);
        readAttributes(idToken, accessClaims);

        var set = TokenSet.builder().idToken(Secret.of(idToken)).accessToken(Secret.of(accessToken));
        var refreshToken = tokens.text(AuthJson.REFRESH_TOKEN);
        if (refreshToken.isPresent() && !attributes.has(CodexAttributes.RENEWED_BY)) {
            set.refreshToken(Secret.of(refreshToken.get()));
        }
        var life = TokenLife.of(accessClaims);
        var refreshed = lastRefresh.flatMap(StoredTokens::instant);
        if (refreshed.isPresent()) {
            attributes.put(CredentialCodec.LAST_REFRESH, refreshed.get().toString());
            if (life.issuedAt().isEmpty()) {
                set.issuedAt(refreshed.get());
            }
        }
        life.addTo(set);
        return new Credential.OAuthTokens(set.build(), attributes.toMap());
    }

    private void readAttributes(String idToken, Optional<UnverifiedClaims> accessClaims)
            throws DamagedCredentialException {
        var idClaims = UnverifiedClaims.read(idToken);
        if (idClaims.isEmpty()) {
            throw tokens.corrupt(AuthJson.ID_TOKEN, "must be a JWT of three parts whose claims can be decoded");
        }
        var identity =
                TokenIdentity.of(tokens.inside(AuthJson.ID_TOKEN, idClaims.get().claims()));
        attributes.agreeOnAccount(tokens, AuthJson.ACCOUNT_ID, tokens.text(AuthJson.ACCOUNT_ID));
        attributes.agreeOnAccount(tokens, AuthJson.ID_TOKEN, identity.accountId());
        if (accessClaims.isPresent()) {
            var claims = tokens.inside(AuthJson.ACCESS_TOKEN, accessClaims.get().claims());
            attributes.agreeOnAccount(
                    tokens, AuthJson.ACCESS_TOKEN, TokenIdentity.of(claims).accountId());
        }
        attributes.putShown(CodexAttributes.USER_ID, identity.userId());
        attributes.putShown(CodexAttributes.EMAIL, identity.email());
        attributes.putShown(CodexAttributes.PLAN, identity.plan());
        if (identity.isFedramp()) {
            attributes.put(CodexAttributes.FEDRAMP, "true");
        }
        var provenance = tokens.object(AuthJson.PROVENANCE);
        if (provenance.isPresent()) {
            attributes.putShown(CodexAttributes.ISSUER, provenance.get().text(AuthJson.ISSUER));
            attributes.putShown(CodexAttributes.CLIENT_ID, provenance.get().text(AuthJson.CLIENT_ID));
        }
        tokens.text(AuthJson.LOGIN_OWNER_ID); // not used, but of the wrong type it means damage
    }

    /** RFC 3339, within its years 0 to 9999. */
    private static Optional<Instant> instant(String text) {
        if (text.startsWith("+") || text.startsWith("-")) {
            return Optional.empty(); // ISO 8601's years of more than four digits
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
