package dev.signet.internal.signin;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What an authorization server says of itself (RFC 8414, section 2; OpenID Connect Discovery, section 3), after its issuer and every
 * address in it were checked. Only {@link MetadataSource} makes one. Immutable: whoever keeps it decides by {@link #age} when to ask
 * again.
 */
public final class ServerMetadata {
    /** Addresses that a server may name. */
    public enum Endpoint {
        /** Where a browser is sent. */
        AUTHORIZATION("authorization_endpoint"),
        /** Where grants are redeemed; always there. */
        TOKEN("token_endpoint"),
        /** Where a device sign-in begins (RFC 8628, section 4). */
        DEVICE_AUTHORIZATION("device_authorization_endpoint"),
        /** Where tokens are revoked (RFC 7009). */
        REVOCATION("revocation_endpoint"),
        /** Where claims about the person are. */
        USERINFO("userinfo_endpoint"),
        /** Where the server's keys are. */
        JWK_SET("jwks_uri");

        private final String member;

        Endpoint(String member) {
            this.member = member;
        }

        String member() {
            return member;
        }
    }

    /** Lists that a server may publish. */
    enum Capability {
        GRANT_TYPES("grant_types_supported"),
        TOKEN_ENDPOINT_AUTH_METHODS("token_endpoint_auth_methods_supported"),
        CLIENT_ASSERTION_ALGORITHMS("token_endpoint_auth_signing_alg_values_supported"),
        DPOP_ALGORITHMS("dpop_signing_alg_values_supported"),
        CODE_CHALLENGE_METHODS("code_challenge_methods_supported"),
        SCOPES("scopes_supported"),
        ID_TOKEN_ALGORITHMS("id_token_signing_alg_values_supported");

        private final String member;

        Capability(String member) {
            this.member = member;
        }

        String member() {
            return member;
        }
    }

    private final String issuer;
    private final Map<Endpoint, URI> endpoints;
    private final Map<Capability, Set<String>> capabilities;
    private final boolean issuerInAnswers;
    private final Instant fetchedAt;

    ServerMetadata(
            String issuer,
            Map<Endpoint, URI> endpoints,
            Map<Capability, Set<String>> capabilities,
            boolean issuerInAnswers,
            Instant fetchedAt) {
        this.issuer = issuer;
        this.endpoints = new EnumMap<>(endpoints);
        this.capabilities = new EnumMap<>(capabilities);
        this.issuerInAnswers = issuerInAnswers;
        this.fetchedAt = fetchedAt;
    }

    /** The issuer, character for character as it was asked for. */
    public String issuer() {
        return issuer;
    }

    /** Where {@code endpoint} is; empty when the server names none. */
    public Optional<URI> find(Endpoint endpoint) {
        return Optional.ofNullable(endpoints.get(endpoint));
    }

    /** Where grants are redeemed. */
    public URI tokenEndpoint() {
        return Objects.requireNonNull(endpoints.get(Endpoint.TOKEN));
    }

    /** Grant types; those of RFC 8414's default, {@code authorization_code} and {@code implicit}, when the server lists none. */
    public Set<String> grantTypes() {
        return listed(Capability.GRANT_TYPES, Set.of("authorization_code", "implicit"));
    }

    /** How clients may prove themselves; {@code client_secret_basic} when the server lists none (RFC 8414, section 2). */
    public Set<String> tokenEndpointAuthMethods() {
        return listed(Capability.TOKEN_ENDPOINT_AUTH_METHODS, Set.of("client_secret_basic"));
    }

    /** Algorithms that client assertions may be signed with; empty when the server lists none. */
    public Set<String> clientAssertionAlgorithms() {
        return listed(Capability.CLIENT_ASSERTION_ALGORITHMS, Set.of());
    }

    /** Algorithms that DPoP proofs may be signed with (RFC 9449, section 5.1); empty when the server lists none. */
    public Set<String> dpopAlgorithms() {
        return listed(Capability.DPOP_ALGORITHMS, Set.of());
    }

    /** Scopes that the server tells of; empty when it lists none, which forbids nothing. */
    public Set<String> scopes() {
        return listed(Capability.SCOPES, Set.of());
    }

    /** Algorithms that ID tokens may be signed with; {@code RS256} when the server lists none. */
    public Set<String> idTokenAlgorithms() {
        return listed(Capability.ID_TOKEN_ALGORITHMS, Set.of("RS256"));
    }

    /** Whether answers of the authorization endpoint must carry {@code iss} (RFC 9207, section 3). */
    public boolean issuerInAnswers() {
        return issuerInAnswers;
    }

    /** When the server was asked, on the wall clock. */
    public Instant fetchedAt() {
        return fetchedAt;
    }

    /** How old this is; zero when the clock was set back meanwhile. */
    public Duration age(Instant now) {
        Duration age = Duration.between(fetchedAt, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private Set<String> listed(Capability capability, Set<String> otherwise) {
        return Optional.ofNullable(capabilities.get(capability)).orElse(otherwise);
    }

    @Override
    public String toString() {
        return "ServerMetadata[" + issuer + ", " + endpoints.keySet() + "]";
    }
}
