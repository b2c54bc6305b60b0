package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Exchanges a token of one issuer for an access token of another (RFC 8693, section 2), as workloads do. */
public final class TokenExchange implements MachineGrant {
    static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private final TokenEndpoint endpoint;
    private final SubjectTokenSource subject;
    private final TokenType subjectType;
    private final GrantScope scope;
    private final Map<String, String> extra;

    /**
     * Sends nothing yet.
     *
     * @param subject asked anew for each request
     * @param subjectType what {@code subject} yields
     * @param extra further parameters, sent last and in this order
     */
    public TokenExchange(
            TokenEndpoint endpoint,
            SubjectTokenSource subject,
            TokenType subjectType,
            GrantScope scope,
            Map<String, String> extra) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.subject = Objects.requireNonNull(subject, "subject");
        this.subjectType = Objects.requireNonNull(subjectType, "subjectType");
        this.scope = Objects.requireNonNull(scope, "scope");
        this.extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    @Override
    public GrantOutcome ask(Duration deadline) throws AuthException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("subject_token", subject.current().reveal());
        parameters.put("subject_token_type", subjectType.urn());
        parameters.put("requested_token_type", TokenType.ACCESS_TOKEN.urn());
        parameters.putAll(scope.parameters());
        parameters.putAll(extra);
        GrantOutcome outcome = endpoint.ask(
                GRANT_TYPE, parameters, Set.of("access_token", "token_type", "issued_token_type"), deadline);
        if (outcome instanceof GrantOutcome.Granted granted && !isUsable(granted.issuedTokenType())) {
            return GrantOutcome.Failed.of(
                    GrantFailure.UNUSABLE,
                    "the token service issued another type of token than the access token asked for");
        }
        return AccessTokenOnly.of(outcome);
    }

    /** A JWT is an access token when its token_type says bearer, which is checked before (RFC 8693, section 3). */
    private static boolean isUsable(String issuedType) {
        return issuedType.equals(TokenType.ACCESS_TOKEN.urn()) || issuedType.equals(TokenType.JWT.urn());
    }
}
