package dev.signet.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An agent identity JWT in the making. As it starts it is a good one, with every claim that the Codex CLI reads; each method
 * spoils or changes something. Not safe for use by several threads.
 */
public final class AgentTokenBuilder {
    private final JwkSetKey key;
    private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> claims;
    private AgentTokenSignature signature = AgentTokenSignature.RS256;
    private @Nullable String headerText;
    private @Nullable String payloadText;

    AgentTokenBuilder(JwkSetKey key, Map<String, @Nullable Object> claims) {
        this.key = key;
        this.claims = new LinkedHashMap<>(claims);
        header.put("alg", JwkSetKey.algorithm(signature));
        header.put("kid", key.id());
        header.put("typ", "JWT");
    }

    /**
     * Another issuer.
     *
     * @param name {@link CodexFixtures#AGENT_TOKEN_ISSUER} unless set
     * @return this
     */
    public AgentTokenBuilder issuer(String name) {
        return claim("iss", name);
    }

    /**
     * Another audience, or several.
     *
     * @param names {@link CodexFixtures#AGENT_TOKEN_AUDIENCE} unless set; one is written as a text, several as an array
     * @return this
     */
    public AgentTokenBuilder audience(String... names) {
        return claim("aud", names.length == 1 ? names[0] : List.of(names));
    }

    /**
     * Another time of issue.
     *
     * @param instant the server's now unless set; rounded down to the second
     * @return this
     */
    public AgentTokenBuilder issuedAt(Instant instant) {
        return claim("iat", instant.getEpochSecond());
    }

    /**
     * Another end.
     *
     * @param instant one access token's lifetime from now unless set; rounded down to the second
     * @return this
     */
    public AgentTokenBuilder expiresAt(Instant instant) {
        return claim("exp", instant.getEpochSecond());
    }

    /**
     * A start.
     *
     * @param instant absent unless set; rounded down to the second
     * @return this
     */
    public AgentTokenBuilder notBefore(Instant instant) {
        return claim("nbf", instant.getEpochSecond());
    }

    /**
     * Adds or replaces a claim.
     *
     * @param name such as {@code plan_type}
     * @param value a text, number, boolean, list, map or null
     * @return this
     */
    public AgentTokenBuilder claim(String name, @Nullable Object value) {
        claims.put(name, value);
        return this;
    }

    /**
     * Leaves out claims.
     *
     * @param names such as {@code email}
     * @return this
     */
    public AgentTokenBuilder withoutClaims(String... names) {
        claims.keySet().removeAll(List.of(names));
        return this;
    }

    /**
     * Names another key than the one that signs.
     *
     * @param id any text
     * @return this
     */
    public AgentTokenBuilder keyId(String id) {
        return header("kid", id);
    }

    /**
     * Names no key.
     *
     * @return this
     */
    public AgentTokenBuilder withoutKeyId() {
        header.remove("kid");
        return this;
    }

    /**
     * Adds or replaces a member of the header, such as {@code crit}, {@code jku} or {@code alg}.
     *
     * @param name of the member
     * @param value a text, number, boolean, list, map or null
     * @return this
     */
    public AgentTokenBuilder header(String name, @Nullable Object value) {
        header.put(name, value);
        return this;
    }

    /**
     * Signs in another way, and names its algorithm in the header.
     *
     * @param how {@link AgentTokenSignature#RS256} unless set
     * @return this
     */
    public AgentTokenBuilder signature(AgentTokenSignature how) {
        this.signature = Objects.requireNonNull(how, "how");
        return header("alg", JwkSetKey.algorithm(how));
    }

    /**
     * Takes this text for the header, JSON or not, with members twice or not.
     *
     * @param text signed as it is
     * @return this
     */
    public AgentTokenBuilder headerText(String text) {
        this.headerText = text;
        return this;
    }

    /**
     * Takes this text for the claims, JSON or not, with members twice or not.
     *
     * @param text signed as it is
     * @return this
     */
    public AgentTokenBuilder payloadText(String text) {
        this.payloadText = text;
        return this;
    }

    /**
     * The claims so far, to be changed for {@link #payloadText}.
     *
     * @return compact JSON
     */
    public String claims() {
        return JsonText.compact(claims);
    }

    /**
     * Signs it.
     *
     * @return a JWT in compact form
     */
    public String issue() {
        String protectedPart = headerText != null ? headerText : JsonText.compact(header);
        String payload = payloadText != null ? payloadText : claims();
        String input = encode(protectedPart) + "." + encode(payload);
        return input + "." + JwkSetKey.base64url(key.sign(signature, input));
    }

    private static String encode(String text) {
        return JwkSetKey.base64url(text.getBytes(StandardCharsets.UTF_8));
    }
}
