package dev.signet.internal.signin;

import dev.signet.internal.oauth.Endpoints;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an application asks an authorization endpoint for (RFC 6749, section 4.1.1), without what is new in each request. A
 * profile fills it in. Immutable.
 *
 * @param endpoint https, or http on a loopback address; a query it has is kept (section 3.1)
 * @param clientId the registered client
 * @param scopes in the order in which they are sent; none leaves the parameter out
 * @param redirectUri where the browser comes back to: https, or http on a loopback address (RFC 8252, section 7.3)
 * @param extra further parameters, sent last and in this order
 * @param nonce whether an ID token is to be tied to the request (OpenID Connect Core, section 3.1.2.1)
 */
public record AuthorizationTerms(
        URI endpoint, String clientId, List<String> scopes, URI redirectUri, Map<String, String> extra, boolean nonce) {
    private static final Set<String> RESERVED = Set.of(
            "response_type",
            "client_id",
            "redirect_uri",
            "code_challenge",
            "code_challenge_method",
            "state",
            "scope",
            "nonce",
            "request",
            "request_uri",
            "response_mode");
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    /**
     * Checks and copies the parts.
     *
     * @throws IllegalArgumentException naming the part that can't be sent; an extra parameter or the endpoint's query must not
     *     take the place of one that is set here
     */
    public AuthorizationTerms {
        Objects.requireNonNull(clientId, "clientId");
        requireSecure(endpoint, "an authorization endpoint");
        requireSecure(redirectUri, "a redirect URI");
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("a client id must not be blank");
        }
        scopes = List.copyOf(scopes);
        for (String scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                throw new IllegalArgumentException("a scope has no blank, quote or backslash (RFC 6749, section 3.3)");
            }
        }
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
        extra.keySet().forEach(AuthorizationTerms::requireFree);
        if (endpoint.getRawQuery() != null) {
            for (String parameter : endpoint.getRawQuery().split("&", -1)) {
                requireFree(parameter.replaceFirst("=.*", ""));
            }
        }
    }

    /** These terms with another redirect URI: its port is known only when the listener is open. */
    public AuthorizationTerms withRedirectUri(URI other) {
        return new AuthorizationTerms(endpoint, clientId, scopes, other, extra, nonce);
    }

    private static void requireSecure(URI address, String what) {
        if (!Endpoints.isSecure(address)) {
            throw new IllegalArgumentException(
                    what + " is https, or http on a loopback address, but was " + Endpoints.describe(address));
        }
    }

    private static void requireFree(String name) {
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("the parameter " + name + " is set by the flow itself");
        }
    }
}
