package dev.signet.internal.profile;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet.Scheme;

/** The one header by which a key or token proves whose a request is (RFC 6750, section 2.1; RFC 9449, section 7.1). */
public final class AuthorizationHeader {
    /** What it is called. */
    public static final String NAME = "Authorization";

    private AuthorizationHeader() {}

    /**
     * Its value for a key or token: the scheme it was given for, and itself.
     *
     * @throws IllegalArgumentException for a credential of another kind, or tokens without an access token
     */
    public static String of(Credential credential) {
        return scheme(credential).word().concat(" ").concat(token(credential).reveal());
    }

    private static Scheme scheme(Credential credential) {
        return credential instanceof Credential.OAuthTokens oauth
                ? oauth.tokens().scheme()
                : Scheme.BEARER;
    }

    private static Secret token(Credential credential) {
        if (credential instanceof Credential.ApiKey apiKey) {
            return apiKey.key();
        }
        if (credential instanceof Credential.BearerToken bearer) {
            return bearer.token();
        }
        if (credential instanceof Credential.OAuthTokens oauth
                && oauth.tokens().accessToken().isPresent()) {
            return oauth.tokens().accessToken().get();
        }
        throw new IllegalArgumentException(
                "a credential of kind " + credential.getClass().getSimpleName() + " has no token to send");
    }
}
