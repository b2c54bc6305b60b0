package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/** A token for the client itself (RFC 6749, section 4.4). */
public final class ClientCredentialsGrant implements MachineGrant {
    private static final String GRANT_TYPE = "client_credentials";

    private final TokenEndpoint endpoint;
    private final GrantScope scope;

    /** Sends nothing yet. A client that proves nothing has no credentials, so its endpoint must not be given one. */
    public ClientCredentialsGrant(TokenEndpoint endpoint, GrantScope scope) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.scope = Objects.requireNonNull(scope, "scope");
    }

    @Override
    public GrantOutcome ask(Duration deadline) throws AuthException {
        return AccessTokenOnly.of(
                endpoint.ask(GRANT_TYPE, scope.parameters(), Set.of("access_token", "token_type"), deadline));
    }
}
