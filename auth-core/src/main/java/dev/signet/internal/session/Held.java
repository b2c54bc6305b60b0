package dev.signet.internal.session;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.profile.ProfileDefinition;
import java.util.Optional;

/**
 * A credential that can be used, with everything that follows from it.
 *
 * @param credential what was stored or received
 * @param generation names what requests carry: another access token is another generation
 * @param headers made once, handed out many times
 * @param life when it is renewed and refused
 */
record Held(Credential credential, String generation, AuthHeaders headers, Lifetime life) {
    /**
     * Works out headers and life.
     *
     * @throws IllegalArgumentException when the credential can't be sent as a header; quotes nothing of it
     */
    static Held of(Credential credential, ProfileDefinition profile, double jitter, long now) {
        var generation = Fingerprint.of(carried(credential));
        return new Held(
                credential,
                generation,
                AuthHeaders.of(generation, profile.headers(credential)),
                Lifetime.of(credential, profile.maxAgeWithoutExpiry(), jitter, now));
    }

    /** The token that renews it; empty when nothing does. */
    Optional<Secret> refreshToken() {
        return tokens().flatMap(TokenSet::refreshToken);
    }

    /** Names the token that renews it, for the shared attempt record and for what is stored beside us. */
    Optional<String> renewal() {
        return refreshToken().map(Fingerprint::of);
    }

    boolean isRenewable() {
        return refreshToken().isPresent();
    }

    /** Whether it is the same credential at the same point of its life. */
    boolean isSame(Held other) {
        return generation.equals(other.generation) && renewal().equals(other.renewal());
    }

    Optional<TokenSet> tokens() {
        return credential instanceof Credential.OAuthTokens oauth ? Optional.of(oauth.tokens()) : Optional.empty();
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
        throw new IllegalArgumentException(
                "a credential of kind " + credential.getClass().getSimpleName() + " carries nothing that can be sent");
    }
}
