package dev.signet.internal.codex;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.oauth.Endpoints;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The authorization server of this world, and the client we are there. Its endpoints are at fixed paths below the issuer, as
 * it publishes no metadata for them. Immutable.
 *
 * @param issuer https, or http on a loopback address; without a slash at the end
 * @param clientId as registered there
 */
record CodexIssuer(String issuer, String clientId) {
    static final String REVOCATION = "/oauth/revoke";

    private static final Pattern CLIENT_ID = Pattern.compile("[!-~]+");

    /** The one that the CLI uses. Made by the same checks, so it comes after what they need. */
    static final CodexIssuer DEFAULT = new CodexIssuer("https://auth.openai.com", "app_EMoamEEZ73f0CkXaXp7hrann");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the issuer is no address that secrets may go to, or has a query, or the client id
     *     has a character that is not printable ASCII
     */
    CodexIssuer {
        requireAddress(issuer);
        issuer = withoutSlash(issuer);
        if (!CLIENT_ID.matcher(clientId).matches()) {
            throw new IllegalArgumentException(
                    "a client id must be one or more printable ASCII characters without blanks (RFC 6749, appendix A.1)");
        }
    }

    /** Where a browser is sent (RFC 6749, section 3.1). */
    URI authorization() {
        return at("/oauth/authorize");
    }

    /** Where codes and refresh tokens are redeemed (RFC 6749, section 3.2). */
    URI token() {
        return at("/oauth/token");
    }

    /** Where tokens are given back (RFC 7009). */
    URI revocation() {
        return at(REVOCATION);
    }

    /** The services for accounts and agents, whose paths follow. */
    URI accounts() {
        return at("/api/accounts");
    }

    /** Where another device gets its user code. */
    URI userCode() {
        return at("/api/accounts/deviceauth/usercode");
    }

    /** Where it asks whether the person has approved. */
    URI devicePoll() {
        return at("/api/accounts/deviceauth/token");
    }

    /** Where the person enters the user code. */
    URI devicePage() {
        return at("/codex/device");
    }

    /** What the code of another device is bound to. */
    URI deviceCallback() {
        return at("/deviceauth/callback");
    }

    /** Whether it is the one that the CLI uses. */
    boolean isDefault() {
        return issuer.equals(DEFAULT.issuer());
    }

    /**
     * Who issued {@code tokens}: what was noted beside them, else this issuer. Older versions of the CLI note nothing; so where
     * this is not the CLI's own issuer, the ID token is asked too, since the CLI's tokens must not go to another server.
     */
    String issuerOf(TokenSet tokens, Map<String, String> attributes) {
        var noted = attributes.get(CodexAttributes.ISSUER);
        if (noted != null) {
            return withoutSlash(noted);
        }
        var claimed = isDefault() ? Optional.<String>empty() : claimedBy(tokens);
        return claimed.map(CodexIssuer::withoutSlash).orElse(issuer);
    }

    /** Whether {@code tokens} are this issuer's, as {@link #issuerOf} tells: a secret goes to the server that gave it and to no other. */
    boolean issued(TokenSet tokens, Map<String, String> attributes) {
        return issuerOf(tokens, attributes).equals(issuer);
    }

    /** The client that tokens with these attributes were given to. */
    String clientOf(Map<String, String> attributes) {
        return attributes.getOrDefault(CodexAttributes.CLIENT_ID, clientId);
    }

    private static Optional<String> claimedBy(TokenSet tokens) {
        return tokens.idToken()
                .map(Secret::reveal)
                .flatMap(UnverifiedClaims::read)
                .flatMap(claims -> claims.claims().find("iss"))
                .filter(JsonString.class::isInstance)
                .map(issuer -> ((JsonString) issuer).value());
    }

    private URI at(String path) {
        return URI.create(issuer.concat(path));
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static void requireAddress(String issuer) {
        URI address;
        try {
            address = new URI(issuer);
        } catch (URISyntaxException e) {
            // Neither quoted nor chained: an address may carry a password.
            throw new IllegalArgumentException(
                    "an issuer must be an address, but character " + e.getIndex() + " of it can't be there");
        }
        if (!Endpoints.isSecure(address) || address.getRawQuery() != null) {
            throw new IllegalArgumentException("an issuer must be an https address, or http on a loopback address,"
                    + " without user name, query and fragment (RFC 8414, section 2), but was "
                    + Endpoints.describe(address));
        }
    }
}
