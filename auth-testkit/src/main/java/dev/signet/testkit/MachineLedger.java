package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Access tokens of machines: bound to audiences, without refresh tokens. Safe for use by several threads. */
final class MachineLedger {
    private record Token(MachineGrant grant, Instant expiresAt) {}

    private final URI issuer;
    private final Settings settings;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final List<MachineGrant> journal = new CopyOnWriteArrayList<>();
    private volatile Set<String> knownAudiences = Set.of();
    private volatile Set<String> resourceAudiences = Set.of();

    MachineLedger(URI issuer, Settings settings) {
        this.issuer = issuer;
        this.settings = settings;
    }

    /** None means that every audience is known. */
    void knownAudiences(Set<String> all) {
        knownAudiences = Set.copyOf(all);
    }

    /** None means that the resource takes tokens for any audience. */
    void resourceAudiences(Set<String> own) {
        resourceAudiences = Set.copyOf(own);
    }

    List<MachineGrant> journal() {
        return List.copyOf(journal);
    }

    /** An answer without a refresh token (RFC 6749, section 4.4.3). */
    Map<String, Object> issue(String grantType, Optional<OAuthClient> client, String subject, TokenForm form)
            throws GrantRefusedException {
        List<String> audiences = audiences(form);
        Scope scope = Scope.of(form, client);
        Instant now = settings.time().instant();
        Instant expiresAt = now.plus(settings.accessTokenLifetime());
        var grant = new MachineGrant(now, grantType, client.map(OAuthClient::id), subject, audiences, scope.text());
        String token = mint(grant, expiresAt, form.key());
        tokens.put(token, new Token(grant, expiresAt));
        journal.add(grant);
        var members = new LinkedHashMap<String, Object>();
        members.put("access_token", token);
        members.put("token_type", "Bearer");
        members.put("expires_in", settings.accessTokenLifetime().toSeconds());
        if (!scope.names().isEmpty()) {
            members.put("scope", scope.text());
        }
        return members;
    }

    /** RFC 8693, section 2.1; RFC 8707, section 2. */
    private List<String> audiences(TokenForm form) throws GrantRefusedException {
        List<String> resources = form.all("resource");
        var audiences = new ArrayList<>(form.all("audience"));
        audiences.addAll(resources);
        boolean known = knownAudiences.isEmpty() || knownAudiences.containsAll(audiences);
        if (!known || !resources.stream().allMatch(MachineLedger::isResource)) {
            throw new GrantRefusedException(
                    Outcome.INVALID,
                    "invalid_target",
                    "audience and resource must be known, and a resource absolute and without a fragment");
        }
        return audiences;
    }

    private static boolean isResource(String text) {
        try {
            URI uri = URI.create(text);
            return uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** RFC 9068, section 2.2. */
    private String mint(MachineGrant grant, Instant expiresAt, Optional<String> key) {
        if (settings.opaqueAccessTokens()) {
            return settings.secrets().opaque("mt-");
        }
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("iss", issuer.toString());
        claims.put("sub", grant.subject());
        claims.put("aud", grant.audiences().isEmpty() ? List.of(issuer.toString()) : grant.audiences());
        claims.put("iat", grant.time().getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        grant.clientId().ifPresent(id -> claims.put("client_id", id));
        claims.put("scope", grant.scope());
        key.ifPresent(thumbprint -> claims.put("cnf", Map.of("jkt", thumbprint)));
        return settings.secrets().jwt(claims);
    }

    /** What the protected resource makes of a token; empty when it is no machine's. */
    Optional<Admission> admit(String text) {
        return Optional.ofNullable(tokens.get(text)).map(this::admit);
    }

    private Admission admit(Token token) {
        List<String> audiences = token.grant().audiences();
        boolean fits = resourceAudiences.isEmpty()
                || audiences.isEmpty()
                || audiences.stream().anyMatch(resourceAudiences::contains);
        boolean expired = !settings.time().instant().isBefore(token.expiresAt());
        return fits && !expired ? Admission.machine(token.grant()) : new Admission.Refused(BearerCheck.refusal());
    }

    boolean revoke(String text) {
        return tokens.remove(text) != null;
    }
}
