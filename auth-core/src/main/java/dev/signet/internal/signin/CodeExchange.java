package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Set;

/**
 * Redeems an authorization code (RFC 6749, section 4.1.3; RFC 7636, section 4.5). A code is good once, and a second use may revoke
 * what the first one gave (section 4.1.2), so a request is never repeated: when its answer is lost the outcome says so.
 */
public final class CodeExchange {
    /** What a server must answer by RFC 6749, section 5.1. */
    public static final Set<String> STANDARD_MEMBERS = Set.of("access_token", "token_type");

    /** What a server must answer by OpenID Connect Core, section 3.1.3.3. */
    public static final Set<String> OPENID_MEMBERS = Set.of("access_token", "token_type", "id_token");

    private final TokenEndpoint endpoint;
    private final Set<String> required;

    /**
     * Sends nothing yet.
     *
     * @param required members that a success must have
     */
    public CodeExchange(TokenEndpoint endpoint, Set<String> required) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.required = Set.copyOf(required);
    }

    /**
     * Redeems {@code code}.
     *
     * @param redirectUri the one of the authorization request
     * @param pkce the one of the authorization request
     * @return {@code Granted} with tokens of the bearer type; else {@link GrantFailure#NOT_SENT}, the one failure after which the code
     *     is surely unspent, {@link GrantFailure#AMBIGUOUS} and the others
     * @throws AuthException when the client can't prove itself; nothing was sent then
     */
    public GrantOutcome redeem(Secret code, URI redirectUri, Pkce pkce) throws AuthException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("code", code.reveal());
        parameters.put("redirect_uri", redirectUri.toString());
        parameters.put("code_verifier", pkce.verifier().reveal());
        GrantOutcome outcome = endpoint.ask("authorization_code", parameters, required);
        return outcome instanceof GrantOutcome.Failed failed && failed.kind() == GrantFailure.AMBIGUOUS
                ? failed.because("the code may be spent, so it is not sent again")
                : outcome;
    }
}
