package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.RequestProof;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet.Scheme;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.FormBody;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.oauth.GrantResponses;
import dev.signet.internal.oauth.TokenResponses;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One token endpoint as one client sees it (RFC 6749, section 3.2). Each call is one request; nothing that the server may have looked
 * at is asked twice. Safe for use by
 * several threads when the transport and the client's authentication are.
 */
public final class TokenEndpoint {
    /** The longest a request may take, body included. */
    public static final Duration DEADLINE = Duration.ofSeconds(15);

    private final URI address;
    private final ClientAuthentication client;
    private final TokenTransport transport;
    private final TimeSource time;
    private final @Nullable TokenBinding binding;

    /**
     * Sends nothing yet.
     *
     * @throws IllegalArgumentException when {@code address} is neither https nor http on a loopback address
     */
    public TokenEndpoint(URI address, ClientAuthentication client, TokenTransport transport, TimeSource time) {
        this(address, client, transport, time, null);
    }

    private TokenEndpoint(
            URI address,
            ClientAuthentication client,
            TokenTransport transport,
            TimeSource time,
            @Nullable TokenBinding binding) {
        if (!Endpoints.isSecure(address)) {
            throw new IllegalArgumentException(
                    "a token endpoint is https, or http on a loopback address, but was " + Endpoints.describe(address));
        }
        this.address = address;
        this.client = Objects.requireNonNull(client, "client");
        this.transport = Objects.requireNonNull(transport, "transport");
        this.time = Objects.requireNonNull(time, "time");
        this.binding = binding;
    }

    /** The same endpoint, asked for tokens that are bound to a key. */
    public TokenEndpoint bindingTo(TokenBinding key) {
        return new TokenEndpoint(address, client, transport, time, Objects.requireNonNull(key, "key"));
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

    /**
     * Renews tokens (RFC 6749, section 6). No scope is named, so what was granted stays as it is and is never widened.
     *
     * @throws AuthException when the client can't prove itself; nothing was sent then
     */
    public RefreshOutcome refresh(Secret refreshToken, Duration deadline) throws AuthException {
        Answer answer = send("refresh_token", Map.of("refresh_token", refreshToken.reveal()), deadline);
        return TokenResponses.read(answer, address, Map.of(), schemes(), time);
    }

    /**
     * Only the request; for callers to whom the status matters. It goes out a second time when the server has refused to look at it
     * for want of a nonce (RFC 9449, section 8), with an assertion of its own, and only then: nothing was spent.
     */
    Answer send(String grantType, Map<String, String> parameters, Duration deadline) throws AuthException {
        if (binding == null) {
            return post(grantType, parameters, Map.of(), deadline);
        }
        long begun = time.nanos();
        var proof = binding.prove(address);
        Answer answer = post(grantType, parameters, header(proof), deadline);
        Duration left = deadline.minusNanos(time.nanos() - begun);
        if (!binding.isWorthRepeating(answer, proof, address) || left.isNegative() || left.isZero()) {
            return answer;
        }
        var second = binding.prove(address);
        Answer last = post(grantType, parameters, header(second), left);
        // Only to learn the nonce for the next request: there is no third try.
        var unused = binding.isWorthRepeating(last, second, address);
        return last;
    }

    private static Map<String, String> header(RequestProof.Proven proof) {
        return Map.of(RequestProof.HEADER, proof.value().reveal());
    }

    private Answer post(String grantType, Map<String, String> parameters, Map<String, String> proof, Duration deadline)
            throws AuthException {
        FormBody form = client.addTo(FormBody.grant(grantType)).with(parameters);
        var headers = new LinkedHashMap<>(client.headers());
        headers.putAll(proof);
        return transport.post(address, FormBody.CONTENT_TYPE, form.bytes(), headers, deadline);
    }

    GrantOutcome read(Answer answer, Set<String> required) {
        GrantOutcome outcome = GrantResponses.read(answer, address, required, schemes(), time);
        return binding != null && outcome instanceof GrantOutcome.Granted granted
                ? new GrantOutcome.Granted(binding.bind(granted.tokens()), granted.scopes(), granted.issuedTokenType())
                : outcome;
    }

    private Set<Scheme> schemes() {
        return binding == null ? Set.of(Scheme.BEARER) : binding.schemes();
    }
}
