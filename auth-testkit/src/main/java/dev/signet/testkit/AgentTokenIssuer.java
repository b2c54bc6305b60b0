package dev.signet.testkit;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link FakeAuthorizationServer} that issues agent identity JWTs and publishes the keys to check them with, as
 * a JWK set (RFC 7517). Safe for use by several threads.
 */
public final class AgentTokenIssuer extends JwkSetPublisher {
    private static final String BASE = "/backend-api/wham";
    private static final String OTHER_BASE = "/api/codex";
    private static final String PATH = "/agent-identities/jwks";

    private final URI server;
    private final Settings settings;

    AgentTokenIssuer(URI server, Settings settings, RsaKeyPairs pairs, Tally tally, ExchangeWriter writer) {
        super(Set.of(BASE + PATH, OTHER_BASE + PATH), "key-", pairs, tally, Tally.Event.JWK_SET_FETCH, writer);
        this.server = server;
        this.settings = settings;
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
        return new AgentTokenBuilder(newest(), claims);
    }
}
