package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Asks for an API key on the strength of a fresh ID token, by a dialect of RFC 8693 that names what it wants in
 * {@code requested_token}. A sign-in is good without the key, so no failure ends it; each is reported.
 */
public final class ApiKeyExchange {
    private final TokenEndpoint endpoint;
    private final String requestedToken;

    /**
     * Sends nothing yet.
     *
     * @param requestedToken what the server calls the key
     */
    public ApiKeyExchange(TokenEndpoint endpoint, String requestedToken) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.requestedToken = Objects.requireNonNull(requestedToken, "requestedToken");
    }

    /**
     * Asks once.
     *
     * @param report is told why there is no key
     * @return the key; empty after {@code report} was told
     */
    public Optional<Secret> ask(Secret idToken, Consumer<GrantOutcome.Failed> report) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("requested_token", requestedToken);
        parameters.put("subject_token", idToken.reveal());
        parameters.put("subject_token_type", TokenType.ID_TOKEN.urn());
        GrantOutcome outcome;
        try {
            outcome = endpoint.ask(TokenExchange.GRANT_TYPE, parameters, Set.of("access_token"));
        } catch (AuthException e) {
            outcome = GrantOutcome.Failed.of(GrantFailure.CONFIGURATION, String.valueOf(e.getMessage()));
        }
        if (outcome instanceof GrantOutcome.Granted granted) {
            return granted.tokens().accessToken();
        }
        report.accept((GrantOutcome.Failed) outcome);
        return Optional.empty();
    }
}
