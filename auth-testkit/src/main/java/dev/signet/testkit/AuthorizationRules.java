package dev.signet.testkit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an authorization request must be like (RFC 6749, section 4.1.1; RFC 7636, section 4.3; RFC 9700, section 2.1). */
final class AuthorizationRules {
    /** A request that is refused; {@code code} goes to the client. */
    static final class Breach extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        Breach(String code, String description) {
            super(description);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** Base64url of a SHA-256 digest. */
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private AuthorizationRules() {}

    /** The redirect URI, if it is the client's: nothing may be sent to any other. */
    static Optional<String> redirectUri(FormParameters query, OAuthClient client) {
        List<String> asked = query.all("redirect_uri");
        return asked.size() == 1
                        && client.redirectUris().stream().anyMatch(known -> RedirectUris.fits(known, asked.get(0)))
                ? Optional.of(asked.get(0))
                : Optional.empty();
    }

    static AskedAuthorization check(FormParameters query, OAuthClient client, String redirectUri, boolean nonceNeeded)
            throws Breach {
        if (query.repeatsOtherThan(Set.of("resource"))) {
            throw new Breach("invalid_request", "a parameter must not be sent twice");
        }
        String responseType = require(query, "response_type");
        if (!responseType.equals("code")) {
            throw new Breach("unsupported_response_type", "response_type must be code");
        }
        if (!client.mayUse(CodeGrant.TYPE)) {
            throw new Breach("unauthorized_client", "the client may not use this grant");
        }
        String state = require(query, "state");
        String challenge = require(query, "code_challenge");
        if (!require(query, "code_challenge_method").equals("S256")) {
            throw new Breach("invalid_request", "code_challenge_method must be S256");
        }
        if (!CHALLENGE.matcher(challenge).matches()) {
            throw new Breach("invalid_request", "code_challenge must be the base64url of a SHA-256 digest");
        }
        Optional<String> nonce = query.find("nonce");
        if (nonceNeeded && nonce.isEmpty()) {
            throw new Breach("invalid_request", "nonce is missing");
        }
        return new AskedAuthorization(
                client, redirectUri, state, challenge, scope(query, client), nonce, workspaces(query));
    }

    private static Scope scope(FormParameters query, OAuthClient client) throws Breach {
        Optional<String> asked = query.find("scope");
        if (asked.isEmpty()) {
            return Scope.NONE;
        }
        return Scope.parse(asked.get())
                .filter(client::mayAskFor)
                .orElseThrow(() -> new Breach(
                        "invalid_scope",
                        "scope must be names with one space between them, and all of them allowed to the client"));
    }

    /** As the Codex CLI names them, with commas between. */
    private static List<String> workspaces(FormParameters query) {
        return query.find("allowed_workspace_id")
                .map(ids -> List.of(ids.split(",")))
                .orElse(List.of());
    }

    private static String require(FormParameters query, String name) throws Breach {
        return query.find(name).orElseThrow(() -> new Breach("invalid_request", name + " is missing"));
    }
}
