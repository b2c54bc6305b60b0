package dev.signet.testkit;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link FakeAuthorizationServer} that issues agent identity JWTs and publishes the keys to check them with, as
 * a JWK set (RFC 7517).
 *
 * <p>Its RSA keys are the JDK's: unlike other secrets of the server they differ from run to run. Safe for use by several
 * threads.
 */
public final class AgentTokenIssuer {
    private static final String BASE = "/backend-api/wham";
    private static final String OTHER_BASE = "/api/codex";
    private static final String PATH = "/agent-identities/jwks";

    private final URI server;
    private final Settings settings;
    private final Tally tally;
    private final PublishedKeys keys;

    AgentTokenIssuer(URI server, Settings settings, Tally tally, ExchangeWriter writer) {
        this.server = server;
        this.settings = settings;
        this.tally = tally;
        this.keys = new PublishedKeys(
                Set.of(BASE + PATH, OTHER_BASE + PATH), "key-", tally, Tally.Event.JWK_SET_FETCH, writer);
    }

    Map<String, Endpoint> endpoints() {
        return Map.of(BASE + PATH, keys.endpoint, OTHER_BASE + PATH, keys.endpoint);
    }

    void open() {
        keys.endpoint.open();
    }

    /**
     * The address that {@code /agent-identities/jwks} follows.
     *
     * @return without a slash at its end
     */
    public URI baseUri() {
        return server.resolve(BASE);
    }

    /**
     * The JWK set. It is also at {@code /api/codex/agent-identities/jwks}.
     *
     * @return its address
     */
    public URI jwkSetUri() {
        return server.resolve(BASE + PATH);
    }

    /**
     * Issues a good token.
     *
     * @param agent whose private key goes into it
     * @return a JWT in compact form
     */
    public String issue(IssuedAgent agent) {
        return token(agent).issue();
    }

    /**
     * Starts a token, to be varied. It carries {@link CanarySecrets#MARKER} in the claim {@code jti}, and in the private key.
     *
     * @param agent whose private key goes into it
     * @return a good one as it is, signed with the newest key at the time of this call
     */
    public AgentTokenBuilder token(IssuedAgent agent) {
        Instant now = settings.time().instant();
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("jti", settings.secrets().opaque(""));
        claims.putAll(CodexFixtures.agentTokenClaims(agent, now, now.plus(settings.accessTokenLifetime())));
        return new AgentTokenBuilder(keys.newest(), claims);
    }

    /**
     * The id of the key that signs.
     *
     * @return such as {@code key-1}
     */
    public String keyId() {
        return keys.newest().id();
    }

    /** Signs with a new key from now on, and publishes it beside those before. */
    public void rotate() {
        keys.rotate();
    }

    /** Publishes the newest key alone from now on. */
    public void withdrawOldKeys() {
        keys.withdrawOld();
    }

    /**
     * Answers every fetch in this way until {@link #endOutage()}; queued answers come first.
     *
     * @param answer such as {@code status(503)} or {@code status(503).delivered(Delivery.CLOSE)}
     * @throws IllegalArgumentException for {@link ScriptedAnswer#regular()}, and for what needs a {@link FaultyServer}
     */
    public void beginOutage(ScriptedAnswer answer) {
        keys.outage(Script.requireOwn(answer));
    }

    /** Answers fetches with the JWK set again. */
    public void endOutage() {
        keys.outage(null);
    }

    /**
     * What the answers say of their life; nothing unless set.
     *
     * @param value of the header {@code Cache-Control}, such as {@code max-age=300}
     */
    public void cacheControl(String value) {
        keys.cacheControl(Objects.requireNonNull(value, "value"));
    }

    /**
     * Queues answers for the next fetches of the JWK set, one each.
     *
     * @param answers in order
     */
    public void enqueueJwkSetAnswers(ScriptedAnswer... answers) {
        keys.endpoint.script.add(List.of(answers));
    }

    /**
     * Keeps fetches of the JWK set waiting before they are answered.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdJwkSetRequests() {
        return keys.endpoint.requests.close();
    }

    /**
     * The JWK set as it is published by now.
     *
     * @return compact JSON
     */
    public String jwkSet() {
        return keys.jwkSet();
    }

    /**
     * How often the JWK set was asked for, whatever came of it.
     *
     * @return by now
     */
    public int jwkSetFetches() {
        return tally.count(Tally.Event.JWK_SET_FETCH);
    }
}
