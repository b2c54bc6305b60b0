package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.FormBody;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.oauth.GrantResponses;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One token endpoint as one client sees it (RFC 6749, section 3.2). Each call is one request; nothing is asked twice. Safe for use by
 * several threads when the transport and the client's authentication are.
 */
public final class TokenEndpoint {
    /** The longest a request may take, body included. */
    public static final Duration DEADLINE = Duration.ofSeconds(15);

    private final URI address;
    private final ClientAuthentication client;
    private final TokenTransport transport;
    private final TimeSource time;

    /**
     * Sends nothing yet.
     *
     * @throws IllegalArgumentException when {@code address} is neither https nor http on a loopback address
     */
    public TokenEndpoint(URI address, ClientAuthentication client, TokenTransport transport, TimeSource time) {
        if (!Endpoints.isSecure(address)) {
            throw new IllegalArgumentException(
                    "a token endpoint is https, or http on a loopback address, but was " + Endpoints.describe(address));
        }
        this.address = address;
        this.client = Objects.requireNonNull(client, "client");
        this.transport = Objects.requireNonNull(transport, "transport");
        this.time = Objects.requireNonNull(time, "time");
    }

    /** Where it is. */
    public URI address() {
        return address;
    }

    /**
     * Asks for tokens: grant type, client, then {@code parameters}.
     *
     * @param required members that a success must have
     * @throws AuthException when the client can't prove itself; nothing was sent then
     */
    GrantOutcome ask(String grantType, Map<String, String> parameters, Set<String> required) throws AuthException {
        return ask(grantType, parameters, required, DEADLINE);
    }

    /** As {@link #ask(String, Map, Set)}, within {@code deadline}. */
    GrantOutcome ask(String grantType, Map<String, String> parameters, Set<String> required, Duration deadline)
            throws AuthException {
        return read(send(grantType, parameters, deadline), required);
    }

    /** Only the request; for callers to whom the status matters. */
    Answer send(String grantType, Map<String, String> parameters, Duration deadline) throws AuthException {
        FormBody form = client.addTo(FormBody.grant(grantType)).with(parameters);
        return transport.post(address, FormBody.CONTENT_TYPE, form.bytes(), client.headers(), deadline);
    }

    GrantOutcome read(Answer answer, Set<String> required) {
        return GrantResponses.read(answer, address, required, time);
    }
}
