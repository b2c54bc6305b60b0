package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;

/**
 * A grant to the machine itself. There is nothing to refresh: whoever needs a new token asks again, so a refresh token that a server
 * gives against RFC 6749, section 4.4.3, is dropped.
 */
public sealed interface MachineGrant permits ClientCredentialsGrant, JwtBearerGrant, TokenExchange {
    /** As {@link #ask(Duration)}, within {@link TokenEndpoint#DEADLINE}. */
    default GrantOutcome ask() throws AuthException {
        return ask(TokenEndpoint.DEADLINE);
    }

    /**
     * Asks once.
     *
     * @param deadline the longest the request may take, body included
     * @return an access token, or why there is none; asking again does no harm
     * @throws AuthException when the client can't prove itself, or has nothing to show; nothing was sent then
     */
    GrantOutcome ask(Duration deadline) throws AuthException;
}
