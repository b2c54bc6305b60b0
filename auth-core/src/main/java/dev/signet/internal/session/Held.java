package dev.signet.internal.session;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.dpop.DpopKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A credential that can be used, with everything that follows from it.
 *
 * @param credential what was stored, received or given
 * @param generation names what proves it: another access token or key is another generation
 * @param headers made once, handed out many times, if need be with a proof for each request; null when each request is signed
 *     instead
 * @param renewalName names what a renewal spends; null when nothing renews it
 * @param life when it is renewed and refused
 */
record Held(
        Credential credential,
        String generation,
        @Nullable AuthHeaders headers,
        @Nullable String renewalName,
        Lifetime life) {
    /**
     * Works out headers, renewal and life.
     *
     * @throws IllegalArgumentException when the credential can't be sent as a header; quotes nothing of it
     */
    static Held of(Credential credential, Ground ground) {
        var generation = generation(credential);
        var headers = credential instanceof Credential.AgentIdentity ? null : headers(credential, generation, ground);
        var life = Lifetime.of(
                credential,
                ground.profile().maxAgeWithoutExpiry(),
                ground.random().getAsDouble(),
                ground.time().millis());
        return new Held(credential, generation, headers, renewalName(credential, ground.hostRenews()), life);
    }

    private static AuthHeaders headers(Credential credential, String generation, Ground ground) {
        var common = ground.profile().headers(credential);
        if (!(credential instanceof Credential.OAuthTokens oauth)
                || oauth.tokens().scheme() != TokenSet.Scheme.DPOP) {
            return AuthHeaders.of(generation, common);
        }
        var tokens = oauth.tokens();
        if (tokens.dpopKey().isEmpty() || tokens.accessToken().isEmpty()) {
            throw new IllegalArgumentException("the access token is bound to a key, and the key is not there");
        }
        var key = DpopKey.stored(tokens.dpopKey().get());
        return AuthHeaders.of(
                generation,
                common,
                ground.proofs().with(key, tokens.accessToken().get()));
    }

    /**
     * A refresh token, else the access token itself where the host application supplies the next one: nothing else tells that
     * somebody else has renewed it meanwhile.
     *
     * @throws IllegalArgumentException when that access token is not there
     */
    static @Nullable String renewalName(Credential credential, boolean hostRenews) {
        if (!(credential instanceof Credential.OAuthTokens oauth)) {
            return null;
        }
        var refreshToken = oauth.tokens().refreshToken();
        if (refreshToken.isPresent()) {
            return Fingerprint.of(refreshToken.get());
        }
        return hostRenews ? generation(credential) : null;
    }

    /** Names what renews it, for the shared attempt record and for what is stored beside us. */
    Optional<String> renewal() {
        return Optional.ofNullable(renewalName);
    }

    boolean isRenewable() {
        return renewalName != null;
    }

    /** Whether each request is signed with a key. */
    boolean signs() {
        return headers == null;
    }

    /** Whether it is the same credential at the same point of its life. */
    boolean isSame(Held other) {
        return generation.equals(other.generation) && renewal().equals(other.renewal());
    }

    Optional<TokenSet> tokens() {
        return credential instanceof Credential.OAuthTokens oauth ? Optional.of(oauth.tokens()) : Optional.empty();
    }

    /** Names what proves {@code credential}, without revealing it. */
    static String generation(Credential credential) {
        return Fingerprint.of(carried(credential));
    }

    private static Secret carried(Credential credential) {
        if (credential instanceof Credential.ApiKey apiKey) {
            return apiKey.key();
        }
        if (credential instanceof Credential.BearerToken bearer) {
            return bearer.token();
        }
        if (credential instanceof Credential.OAuthTokens oauth) {
            return oauth.tokens()
                    .accessToken()
                    .orElseThrow(() -> new IllegalArgumentException("the token set holds no access token"));
        }
        if (credential instanceof Credential.AgentIdentity agent) {
            var proof = agent.source() instanceof Credential.AgentIdentity.StoredRecord record
                    ? record.privateKey()
                    : ((Credential.AgentIdentity.UnverifiedJwt) agent.source()).token();
            return Secret.of(proof.reveal() + ':' + agent.runtimeId());
        }
        throw new IllegalArgumentException(
                "a credential of kind " + credential.getClass().getSimpleName() + " carries nothing that can be sent");
    }
}
