package dev.signet.internal.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.policy.CredentialFacts;
import dev.signet.internal.policy.CredentialKind;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.LoginMethod;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What credentials of this world tell a policy. */
class OidcFactsTest {
    private static final CredentialSource STORE = CredentialSource.store("file");
    private static final String ISSUER = "https://login.acme.test";
    private static final Secret TOKEN = Secret.of("t");

    @Test
    void eachKindTellsWhatItIs() {
        var tells = Map.of("issuer", "https://other.test", "subject", "sub-7");
        var tokens = TokenSet.builder().accessToken(TOKEN).build();
        assertThat(facts(new Credential.OAuthTokens(tokens, tells)))
                .isEqualTo(fact(CredentialKind.TOKENS, LoginMethod.ACCOUNT, Set.of("sub-7"), "https://other.test"));
        assertThat(facts(new Credential.OAuthTokens(tokens, Map.of())))
                .isEqualTo(fact(CredentialKind.TOKENS, LoginMethod.ACCOUNT, Set.of(), ISSUER));
        assertThat(facts(new Credential.ApiKey(TOKEN, tells)))
                .isEqualTo(fact(CredentialKind.API_KEY, LoginMethod.API_KEY, Set.of("sub-7"), "https://other.test"));
        assertThat(facts(new Credential.BearerToken(TOKEN, Map.of())))
                .isEqualTo(fact(CredentialKind.ACCESS_TOKEN, LoginMethod.UNKNOWN, Set.of(), ""));
        assertThat(facts(new Credential.Unsupported("telepathy", Map.of())))
                .isEqualTo(fact(CredentialKind.UNKNOWN, LoginMethod.UNKNOWN, Set.of(), ""));
    }

    private static CredentialFacts facts(Credential credential) {
        return OidcFacts.of(credential, STORE, ISSUER);
    }

    private static CredentialFacts fact(CredentialKind kind, LoginMethod method, Set<String> ids, String issuer) {
        return new CredentialFacts(kind, method, ids, issuer, STORE);
    }
}
