package dev.signet.internal.signin;

import dev.signet.auth.Secret;
import dev.signet.internal.oauth.FormBody;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3): the address to open in a browser, and what the
 * answer is checked with. Good for one sign-in. Immutable; prints neither address nor secrets.
 */
public final class AuthorizationRequest {
    private static final int NONCE_BYTES = 32;

    private final AuthorizationTerms terms;
    private final Pkce pkce;
    private final AuthorizationState state;
    private final @Nullable Secret nonce;

    private AuthorizationRequest(
            AuthorizationTerms terms, Pkce pkce, AuthorizationState state, @Nullable Secret nonce) {
        this.terms = terms;
        this.pkce = pkce;
        this.state = state;
        this.nonce = nonce;
    }

    /** A new request; draws verifier, state and, where asked for, nonce in this order. */
    public static AuthorizationRequest create(AuthorizationTerms terms, SecureRandom random) {
        var pkce = Pkce.create(random);
        var state = AuthorizationState.create(random);
        return new AuthorizationRequest(terms, pkce, state, terms.nonce() ? RandomText.of(NONCE_BYTES, random) : null);
    }

    /** The same request with another redirect URI: its port is known only when the listener is open, which needs the state. */
    public AuthorizationRequest withRedirectUri(URI redirectUri) {
        return new AuthorizationRequest(terms.withRedirectUri(redirectUri), pkce, state, nonce);
    }

    /** The address to open. Whoever sees it can answer in the person's place, so it goes to the browser and the person only. */
    public URI uri() {
        FormBody query = FormBody.empty()
                .with("response_type", "code")
                .with("client_id", terms.clientId())
                .with("redirect_uri", terms.redirectUri().toString())
                .with("code_challenge", pkce.challenge())
                .with("code_challenge_method", Pkce.METHOD)
                .with("state", state.value());
        if (!terms.scopes().isEmpty()) {
            query = query.with("scope", String.join(" ", terms.scopes()));
        }
        if (nonce != null) {
            query = query.with("nonce", nonce);
        }
        String endpoint = terms.endpoint().toASCIIString();
        String joint = terms.endpoint().getRawQuery() == null ? "?" : "&";
        return URI.create(endpoint + joint + query.with(terms.extra()).text());
    }

    /** Where the browser comes back to; the token request repeats it (RFC 6749, section 4.1.3). */
    public URI redirectUri() {
        return terms.redirectUri();
    }

    /** Proves in the token request that this process asked. */
    public Pkce pkce() {
        return pkce;
    }

    /** What the answer must bring back. */
    public AuthorizationState state() {
        return state;
    }

    /** What the ID token must bring back; empty where the terms ask for none. */
    public Optional<Secret> nonce() {
        return Optional.ofNullable(nonce);
    }

    @Override
    public String toString() {
        return "AuthorizationRequest[" + terms.clientId() + "]";
    }
}
