package dev.signet.internal.signin;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a machine's token is to be good for. Immutable.
 *
 * @param scopes what it may do; none asks for the client's default
 * @param audience the service it is for, by the server's own name (RFC 8693, section 2.1); empty for none
 * @param resource the service it is for, by its address (RFC 8707); empty for none
 */
public record GrantScope(List<String> scopes, String audience, String resource) {
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    /** The client's default. */
    public static final GrantScope DEFAULT = new GrantScope(List.of(), "", "");

    /**
     * Copies the parts.
     *
     * @throws IllegalArgumentException when a scope is not as RFC 6749, section 3.3, has it, or {@code resource} is no absolute address, or has a fragment (RFC 8707, section 2)
     */
    public GrantScope {
        scopes = List.copyOf(scopes);
        for (String scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                throw new IllegalArgumentException("a scope has no blank, quote or backslash (RFC 6749, section 3.3)");
            }
        }
        if (!resource.isEmpty()) {
            URI address = URI.create(resource);
            if (!address.isAbsolute() || address.getRawFragment() != null) {
                throw new IllegalArgumentException("a resource is an absolute address without a fragment");
            }
        }
    }

    /** The same for another audience. */
    public GrantScope withAudience(String other) {
        return new GrantScope(scopes, other, resource);
    }

    /** As parameters of a token request. */
    Map<String, String> parameters() {
        var parameters = new LinkedHashMap<String, String>();
        if (!scopes.isEmpty()) {
            parameters.put("scope", String.join(" ", scopes));
        }
        if (!audience.isEmpty()) {
            parameters.put("audience", audience);
        }
        if (!resource.isEmpty()) {
            parameters.put("resource", resource);
        }
        return parameters;
    }
}
