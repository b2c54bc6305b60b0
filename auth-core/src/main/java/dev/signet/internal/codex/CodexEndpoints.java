package dev.signet.internal.codex;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.Endpoints;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where this world's services are: below its issuer, or as the environment says. Every address is https, or http on loopback. Pure,
 * immutable and safe for use by several threads.
 */
final class CodexEndpoints {
    /** Where model calls go, unless an embedder says otherwise. */
    static final URI DEFAULT_BASE = URI.create("https://chatgpt.com/backend-api");

    static final String REFRESH = "CODEX_REFRESH_TOKEN_URL_OVERRIDE";
    static final String REVOKE = "CODEX_REVOKE_TOKEN_URL_OVERRIDE";
    static final String JWKS_BASE = "CODEX_AGENT_IDENTITY_JWKS_BASE_URL";
    static final String AGENT_BASE = "CODEX_AGENT_IDENTITY_AUTHAPI_BASE_URL";
    static final String ACCOUNT_BASE = "CODEX_AUTHAPI_BASE_URL";

    /** Where agents are listed and revoked. This world publishes no such service, so only who runs one can say. */
    static final String LIFECYCLE_BASE = "SIGNET_AGENT_LIFECYCLE";

    private static final List<String> WHOLE = List.of(REFRESH, REVOKE);
    private static final List<String> BASES = List.of(JWKS_BASE, AGENT_BASE, ACCOUNT_BASE, LIFECYCLE_BASE);
    private static final String KEY_SET = "/agent-identities/jwks";

    private final CodexIssuer issuer;
    private final Map<String, URI> overrides;

    private CodexEndpoints(CodexIssuer issuer, Map<String, URI> overrides) {
        this.issuer = issuer;
        this.overrides = Collections.unmodifiableMap(overrides);
    }

    /**
     * Reads the overrides; those that are not set, or blank, count as absent.
     *
     * @throws ConfigurationException naming the variable whose address can't be used
     */
    static CodexEndpoints of(Settings settings, CodexIssuer issuer) throws ConfigurationException {
        var overrides = new LinkedHashMap<String, URI>();
        for (var variable : WHOLE) {
            var endpoint = address(settings, variable);
            if (endpoint.isPresent()) {
                overrides.put(variable, endpoint.get());
            }
        }
        for (var variable : BASES) {
            var base = address(settings, variable);
            if (base.isPresent()) {
                overrides.put(variable, requireBase(base.get(), variable));
            }
        }
        return new CodexEndpoints(issuer, overrides);
    }

    /** The variables that are set, with the address each names, in a fixed order. */
    Map<String, URI> overrides() {
        return overrides;
    }

    /** The token endpoint that refreshes go to instead of the issuer's own. */
    Optional<URI> refreshOverride() {
        return Optional.ofNullable(overrides.get(REFRESH));
    }

    /** Where tokens are revoked instead of at their issuer: {@link #REVOKE}, else on the host that refreshes go to. */
    Optional<URI> revocationOverride() {
        var override = overrides.get(REVOKE);
        return override != null
                ? Optional.of(override)
                : refreshOverride().map(refresh -> refresh.resolve(CodexIssuer.REVOCATION));
    }

    /**
     * The JWK set (RFC 7517, section 5) that signs the tokens of agents.
     *
     * @param base where model calls go; how its path begins tells which service answers there
     * @throws ConfigurationException when {@code base} can't be used and nothing overrides it
     */
    URI agentKeySet(URI base) throws ConfigurationException {
        var override = overrides.get(JWKS_BASE);
        if (override != null) {
            return below(override, KEY_SET);
        }
        var checked = requireBase(Endpoints.requireSecure(base, "the base URL"), "the base URL");
        var text = checked.toString();
        if (text.contains("/backend-api")) {
            return below(checked, "/wham" + KEY_SET);
        }
        return below(checked, text.contains("/api/codex") ? KEY_SET : "/api/codex" + KEY_SET);
    }

    /** Where a new agent is registered. */
    URI agentRegistration() {
        return below(agentBase(), "/v1/agent/register");
    }

    /**
     * Where a task of an agent is registered.
     *
     * @param runtimeId the agent's
     * @throws IllegalArgumentException when it is no id of an agent, which could lead elsewhere
     */
    URI taskRegistration(String runtimeId) {
        return below(agentBase(), "/v1/agent/" + requireId(runtimeId) + "/task/register");
    }

    /** Where the agents of an account are listed; empty unless {@link #LIFECYCLE_BASE} says. */
    Optional<URI> agentListing() {
        return lifecycle("/v1/agents");
    }

    /**
     * Where the registration of an agent ends; empty unless {@link #LIFECYCLE_BASE} says.
     *
     * @param runtimeId the agent's
     * @throws IllegalArgumentException when it is no id of an agent, which could lead elsewhere
     */
    Optional<URI> agentRevocation(String runtimeId) {
        return lifecycle("/v1/agent/" + requireId(runtimeId) + "/revoke");
    }

    private Optional<URI> lifecycle(String path) {
        return Optional.ofNullable(overrides.get(LIFECYCLE_BASE)).map(base -> below(base, path));
    }

    private static String requireId(String runtimeId) {
        if (!StoredAgent.isId(runtimeId)) {
            throw new IllegalArgumentException(
                    "an agent's id must be 1 to 128 letters, digits or any of . _ ~ - (and not . or ..)");
        }
        return runtimeId;
    }

    /** Where a personal access token tells whose it is. */
    URI whoAmI() {
        return below(overrides.getOrDefault(ACCOUNT_BASE, issuer.accounts()), "/v1/user-auth-credential/whoami");
    }

    private URI agentBase() {
        return overrides.getOrDefault(AGENT_BASE, issuer.accounts());
    }

    private static Optional<URI> address(Settings settings, String variable) throws ConfigurationException {
        var text = settings.variable(variable).orElse("").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Endpoints.requireSecure(new URI(text), variable));
        } catch (URISyntaxException e) {
            // Neither quoted nor chained: an address may carry a password.
            throw new ConfigurationException(
                    variable + " is not an address: character " + e.getIndex() + " can't be there",
                    "Set it to an https address, or remove it.",
                    null);
        }
    }

    /** A path is put after it, which a query would swallow. */
    private static URI requireBase(URI base, String setting) throws ConfigurationException {
        if (base.getRawQuery() != null) {
            throw new ConfigurationException(
                    setting + " must be an address without a query, since a path is put after it",
                    "Cut the question mark and what follows it off " + setting + ".",
                    null);
        }
        return base;
    }

    private static URI below(URI base, String path) {
        var text = base.toString();
        var end = text.length();
        while (text.charAt(end - 1) == '/') {
            end--;
        }
        return URI.create(text.substring(0, end) + path);
    }
}
