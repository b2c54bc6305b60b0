package dev.signet.internal.oidc;

import dev.signet.auth.AuthException;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.TokenSet;
import dev.signet.internal.jose.IdTokenBinding;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.profile.LoginProvider;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.signin.AuthorizationRequest;
import dev.signet.internal.signin.AuthorizationTerms;
import dev.signet.internal.signin.ClientAuthentication;
import dev.signet.internal.signin.CodeExchange;
import dev.signet.internal.signin.DeviceGrant;
import dev.signet.internal.signin.ServerMetadata;
import dev.signet.internal.signin.StandardDeviceGrant;
import dev.signet.internal.signin.TokenBinding;
import dev.signet.internal.signin.TokenEndpoint;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One provider with its metadata as they were when the sign-in began. Who asks for {@code openid} gets an ID token or no sign-in at
 * all (OpenID Connect Core, section 3.1.3.3). Immutable and safe for use by several threads.
 */
final class OidcProvider implements LoginProvider {
    private static final String OPENID = "openid";
    private static final String OFFLINE = "offline_access";
    private static final String CALLBACK_PATH = "/callback";

    private final OpenIssuer issuer;
    private final OidcTerms terms;
    private final ServerMetadata metadata;
    private final URI authorizationEndpoint;
    private final List<String> scopes;
    private final Optional<Bond> bond;

    /**
     * A provider for one sign-in.
     *
     * @param bond the key that its tokens will be bound to
     */
    OidcProvider(OpenIssuer issuer, ServerMetadata metadata, URI authorizationEndpoint, Optional<Bond> bond) {
        this.issuer = issuer;
        this.terms = issuer.terms();
        this.metadata = metadata;
        this.authorizationEndpoint = authorizationEndpoint;
        this.scopes = terms.scopesAt(metadata);
        this.bond = bond;
    }

    /**
     * A key of a sign-in.
     *
     * @param binding for the token endpoint
     * @param thumbprint for the authorization endpoint
     */
    record Bond(TokenBinding binding, String thumbprint) {}

    @Override
    public String issuer() {
        return terms.issuer();
    }

    @Override
    public AuthorizationTerms authorization(URI redirectUri) {
        // Without consent asked for, a provider passes over offline_access (OpenID Connect Core, section 11).
        var extra = new HashMap<String, String>();
        if (scopes.contains(OFFLINE)) {
            extra.put("prompt", "consent");
        }
        // Binds the code too, so that a stolen one is of no use (RFC 9449, section 10).
        bond.ifPresent(key -> extra.put("dpop_jkt", key.thumbprint()));
        return new AuthorizationTerms(
                authorizationEndpoint, terms.clientId(), scopes, redirectUri, extra, asksForIdToken());
    }

    @Override
    public Door door() {
        return new Door(terms.ports(), false, CALLBACK_PATH, metadata.issuerInAnswers());
    }

    @Override
    public CodeExchange code() {
        return new CodeExchange(tokens(issuer.client(metadata)), required());
    }

    private TokenEndpoint tokens(ClientAuthentication client) {
        var endpoint = issuer.tokenEndpoint(metadata, client);
        return bond.map(Bond::binding).map(endpoint::bindingTo).orElse(endpoint);
    }

    @Override
    public Optional<DeviceGrant> device() {
        return metadata.find(ServerMetadata.Endpoint.DEVICE_AUTHORIZATION).map(this::device);
    }

    private DeviceGrant device(URI deviceEndpoint) {
        var client = issuer.client(metadata);
        return new StandardDeviceGrant(
                deviceEndpoint,
                tokens(client),
                client,
                scopes,
                Set.of(),
                required(),
                issuer.transport(),
                issuer.time());
    }

    private Set<String> required() {
        return asksForIdToken() ? CodeExchange.OPENID_MEMBERS : CodeExchange.STANDARD_MEMBERS;
    }

    private boolean asksForIdToken() {
        return scopes.contains(OPENID);
    }

    /** {@inheritDoc} An ID token that nobody asked for is not verified, and so not kept. */
    @Override
    public Obtained accept(GrantOutcome.Granted granted, @Nullable AuthorizationRequest request) throws AuthException {
        var tokens = granted.tokens();
        if (tokens.accessToken().isEmpty()) {
            throw lacking("an access token");
        }
        if (asksForIdToken()) {
            verify(tokens, request);
        } else if (tokens.idToken().isPresent()) {
            tokens = withoutIdToken(tokens);
        }
        return new Obtained.Tokens(tokens, granted.scopes().isEmpty() ? scopes : granted.scopes(), Optional.empty());
    }

    private void verify(TokenSet tokens, @Nullable AuthorizationRequest request) throws AuthException {
        var idToken =
                tokens.idToken().orElseThrow(() -> lacking("the ID token that was asked for by the scope openid"));
        var binding = IdTokenBinding.none().withAccessToken(tokens.accessToken().orElseThrow());
        if (request != null) {
            binding = binding.withNonce(request.nonce()
                    .orElseThrow(
                            () -> new IllegalArgumentException("the request is not one of these terms: no nonce")));
        }
        var unused = issuer.verifier(metadata).verify(idToken, binding);
    }

    private static TokenSet withoutIdToken(TokenSet tokens) {
        var kept = TokenSet.builder().scheme(tokens.scheme());
        tokens.accessToken().ifPresent(kept::accessToken);
        tokens.refreshToken().ifPresent(kept::refreshToken);
        tokens.issuedAt().ifPresent(kept::issuedAt);
        tokens.expiresAt().ifPresent(kept::expiresAt);
        tokens.dpopKey().ifPresent(kept::dpopKey);
        return kept.build();
    }

    private TokenServiceException lacking(String what) {
        return new TokenServiceException(
                "token service " + Endpoints.describe(metadata.tokenEndpoint()) + " answered with success but without "
                        + what,
                "Ask whoever runs the authorization server to correct its answer.",
                null,
                null);
    }
}
