package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A token on the strength of an assertion that the server trusts (RFC 7523, section 2.1). */
public final class JwtBearerGrant implements MachineGrant {
    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final TokenEndpoint endpoint;
    private final SubjectTokenSource assertions;
    private final GrantScope scope;
    private final Map<String, String> extra;

    /**
     * Sends nothing yet.
     *
     * @param assertions asked anew for each request
     * @param extra further parameters, sent last and in this order
     */
    public JwtBearerGrant(
            TokenEndpoint endpoint, SubjectTokenSource assertions, GrantScope scope, Map<String, String> extra) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.assertions = Objects.requireNonNull(assertions, "assertions");
        this.scope = Objects.requireNonNull(scope, "scope");
        this.extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    @Override
    public GrantOutcome ask(Duration deadline) throws AuthException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("assertion", assertions.current().reveal());
        parameters.putAll(scope.parameters());
        parameters.putAll(extra);
        return AccessTokenOnly.of(endpoint.ask(GRANT_TYPE, parameters, Set.of("access_token", "token_type"), deadline));
    }
}
