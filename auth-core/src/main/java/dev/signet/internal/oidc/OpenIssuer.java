package dev.signet.internal.oidc;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.dpop.DpopKey;
import dev.signet.internal.dpop.DpopProofs;
import dev.signet.internal.jose.IdTokenVerifier;
import dev.signet.internal.jose.JwkSetCache;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.oidc.OidcTerms.Binding;
import dev.signet.internal.signin.CachedMetadata;
import dev.signet.internal.signin.ClientAuthentication;
import dev.signet.internal.signin.ClientProof;
import dev.signet.internal.signin.HostResolver;
import dev.signet.internal.signin.MetadataSource;
import dev.signet.internal.signin.ServerMetadata;
import dev.signet.internal.signin.TokenBinding;
import dev.signet.internal.signin.TokenEndpoint;
import dev.signet.internal.signin.TokenTransport;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/**
 * The issuer as one open home knows it: its metadata and its keys, learned once for refreshes, sign-ins, revocations and machines
 * together. Asks nobody before it is needed. Safe for use by several threads.
 */
final class OpenIssuer {
    private final OidcTerms terms;
    private final TimeSource time;
    private final TokenTransport transport;
    private final CachedMetadata metadata;
    private final JwkSetCache keys;
    private final DpopProofs proofs;

    OpenIssuer(OidcTerms terms, TokenServiceClient service, TimeSource time) {
        this.terms = terms;
        this.time = time;
        this.transport = TokenTransport.of(service);
        var source = new MetadataSource(service, HostResolver.system(), terms.trustedHosts(), time);
        this.metadata = new CachedMetadata(source, terms.issuer(), time);
        this.keys = new JwkSetCache(service, time);
        this.proofs = new DpopProofs(time);
    }

    OidcTerms terms() {
        return terms;
    }

    TimeSource time() {
        return time;
    }

    TokenTransport transport() {
        return transport;
    }

    /** As {@link CachedMetadata#current}. */
    ServerMetadata metadata(Duration wait) throws AuthException {
        return metadata.current(wait);
    }

    /** As {@link CachedMetadata#refused}. */
    void refused(ServerMetadata led) {
        metadata.refused(led);
    }

    ClientAuthentication client(ServerMetadata server) {
        return client(server, terms.proof());
    }

    ClientAuthentication client(ServerMetadata server, ClientProof proof) {
        return proof.choose(terms.clientId(), terms.audienceAt(server), server, time);
    }

    /**
     * A new key for what this server will give, where the profile asks for that.
     *
     * @throws AuthException when the server takes proofs of no kind that is known here
     */
    Optional<DpopKey> newKey(ServerMetadata server, SecureRandom random) throws AuthException {
        return terms.binding() == Binding.NONE
                ? Optional.empty()
                : Optional.of(DpopKey.generate(server.dpopAlgorithms(), random));
    }

    /** Binds what the token endpoint gives to {@code key}. */
    TokenBinding binding(DpopKey key) {
        return new TokenBinding(key, proofs.with(key), terms.binding() == Binding.WHERE_OFFERED);
    }

    TokenEndpoint tokenEndpoint(ServerMetadata server, ClientAuthentication client) {
        return new TokenEndpoint(server.tokenEndpoint(), client, transport, time);
    }

    /**
     * Verifies ID tokens of this issuer for this client, with algorithms that both sides know.
     *
     * @throws ConfigurationException when the server names no keys, or no algorithm that is fit
     */
    IdTokenVerifier verifier(ServerMetadata server) throws ConfigurationException {
        var jwksUri = server.find(ServerMetadata.Endpoint.JWK_SET)
                .orElseThrow(() -> unfit("names no jwks_uri, so nobody can tell whether its ID tokens are genuine"));
        var algorithms = EnumSet.noneOf(SigningAlgorithm.class);
        server.idTokenAlgorithms().stream()
                .map(SigningAlgorithm::find)
                .flatMap(Optional::stream)
                .forEach(algorithms::add);
        if (algorithms.isEmpty()) {
            throw unfit("signs ID tokens with none of RS256, PS256, ES256 and EdDSA");
        }
        return new IdTokenVerifier(keys, jwksUri, terms.issuer(), terms.clientId(), algorithms, time);
    }

    /** What the issuer's metadata lack for what was asked. */
    ConfigurationException unfit(String problem) {
        return new ConfigurationException(
                "the issuer " + terms.issuer() + " " + problem,
                "Ask whoever runs the server to complete its metadata, or sign in without the scope openid if the application"
                        + " does not need to know who signed in.",
                null);
    }
}
