package dev.signet.testkit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of the fake authorization server (RFC 6749, section 2), as {@link FakeClients} registers it. Immutable; every
 * method that changes something returns a changed copy, which {@link FakeClients#register} puts in force. Its text form shows
 * no secret.
 */
public final class OAuthClient {
    private final String id;
    private final @Nullable String secret;
    private final @Nullable Predicate<String> assertionSignature;
    private final List<String> redirectUris;
    private final Set<String> grantTypes;
    private final Set<String> scopes;
    private final ClaimDialect claims;

    private OAuthClient(
            String id,
            @Nullable String secret,
            @Nullable Predicate<String> assertionSignature,
            List<String> redirectUris,
            Set<String> grantTypes,
            Set<String> scopes,
            ClaimDialect claims) {
        this.id = Objects.requireNonNull(id, "id");
        this.secret = secret;
        this.assertionSignature = assertionSignature;
        this.redirectUris = List.copyOf(redirectUris);
        this.grantTypes = Set.copyOf(grantTypes);
        this.scopes = Set.copyOf(scopes);
        this.claims = Objects.requireNonNull(claims, "claims");
    }

    static OAuthClient publicClient(String id, List<String> redirectUris) {
        return new OAuthClient(id, null, null, redirectUris, Set.of(), Set.of(), ClaimDialect.OIDC);
    }

    static OAuthClient confidential(String id, String secret, List<String> redirectUris) {
        return new OAuthClient(id, secret, null, redirectUris, Set.of(), Set.of(), ClaimDialect.OIDC);
    }

    static OAuthClient signing(String id, Predicate<String> assertionSignature) {
        return new OAuthClient(id, null, assertionSignature, List.of(), Set.of(), Set.of(), ClaimDialect.OIDC);
    }

    /**
     * With these redirect URIs in place of those before.
     *
     * @param uris compared as texts; only the port of one with a loopback host is free (RFC 8252, section 7.3)
     * @return a changed copy
     */
    public OAuthClient withRedirectUris(String... uris) {
        return new OAuthClient(id, secret, assertionSignature, List.of(uris), grantTypes, scopes, claims);
    }

    /**
     * Allowed to use these grants only; all others are answered with {@code unauthorized_client}.
     *
     * @param types such as {@code client_credentials}; none means all, which is the default
     * @return a changed copy
     */
    public OAuthClient withGrantTypes(String... types) {
        return new OAuthClient(id, secret, assertionSignature, redirectUris, Set.of(types), scopes, claims);
    }

    /**
     * Allowed to ask for these scopes only; another is answered with {@code invalid_scope}.
     *
     * @param names such as {@code openid}; none means all, which is the default
     * @return a changed copy
     */
    public OAuthClient withScopes(String... names) {
        return new OAuthClient(id, secret, assertionSignature, redirectUris, grantTypes, Set.of(names), claims);
    }

    /**
     * With these claims in its tokens.
     *
     * @param dialect {@link ClaimDialect#OIDC} unless set
     * @return a changed copy
     */
    public OAuthClient withClaims(ClaimDialect dialect) {
        return new OAuthClient(id, secret, assertionSignature, redirectUris, grantTypes, scopes, dialect);
    }

    /**
     * The client's name on the wire.
     *
     * @return {@code client_id}
     */
    public String id() {
        return id;
    }

    /**
     * The client's password.
     *
     * @return in the clear
     * @throws IllegalStateException when it has none
     */
    public String secret() {
        return findSecret()
                .orElseThrow(() -> new IllegalStateException(
                        this + " has no secret: register it with FakeClients.registerConfidential"));
    }

    Optional<String> findSecret() {
        return Optional.ofNullable(secret);
    }

    Optional<Predicate<String>> assertionSignature() {
        return Optional.ofNullable(assertionSignature);
    }

    boolean isPublic() {
        return secret == null && assertionSignature == null;
    }

    List<String> redirectUris() {
        return redirectUris;
    }

    boolean mayUse(String grantType) {
        return grantTypes.isEmpty() || grantTypes.contains(grantType);
    }

    boolean mayAskFor(Scope scope) {
        return scopes.isEmpty() || scopes.containsAll(scope.names());
    }

    ClaimDialect claims() {
        return claims;
    }

    @Override
    public String toString() {
        String kind = secret != null ? "confidential" : assertionSignature != null ? "signing" : "public";
        return "OAuthClient[" + id + ", " + kind + "]";
    }
}
