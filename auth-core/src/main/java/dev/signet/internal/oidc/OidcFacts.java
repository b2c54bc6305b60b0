package dev.signet.internal.oidc;

import dev.signet.auth.Credential;
import dev.signet.internal.policy.CredentialFacts;
import dev.signet.internal.policy.CredentialKind;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.LoginMethod;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy has to know of a credential of this world. The account is the subject, which an ID token names (OpenID Connect
 * Core, section 2). Of a bearer token nobody knows whether an account stands behind it. Pure.
 */
final class OidcFacts {
    private OidcFacts() {}

    /**
     * The facts.
     *
     * @param issuer who renews tokens that do not tell who issued them
     */
    static CredentialFacts of(Credential credential, CredentialSource source, String issuer) {
        var known = Optional.ofNullable(credential.attributes().get(OidcAttributes.ISSUER));
        Set<String> accounts = Optional.ofNullable(credential.attributes().get(OidcAttributes.SUBJECT))
                .map(Set::of)
                .orElse(Set.of());
        if (OidcAttributes.MACHINE.equals(credential.attributes().get(OidcAttributes.MODE))) {
            return new CredentialFacts(
                    CredentialKind.MACHINE, LoginMethod.UNKNOWN, accounts, known.orElse(issuer), source);
        }
        if (credential instanceof Credential.OAuthTokens) {
            return new CredentialFacts(
                    CredentialKind.TOKENS, LoginMethod.ACCOUNT, accounts, known.orElse(issuer), source);
        }
        return new CredentialFacts(kind(credential), method(credential), accounts, known.orElse(""), source);
    }

    private static CredentialKind kind(Credential credential) {
        if (credential instanceof Credential.ApiKey) {
            return CredentialKind.API_KEY;
        }
        if (credential instanceof Credential.BearerToken) {
            return CredentialKind.ACCESS_TOKEN;
        }
        return credential instanceof Credential.AgentIdentity ? CredentialKind.AGENT : CredentialKind.UNKNOWN;
    }

    private static LoginMethod method(Credential credential) {
        if (credential instanceof Credential.ApiKey) {
            return LoginMethod.API_KEY;
        }
        return credential instanceof Credential.AgentIdentity ? LoginMethod.ACCOUNT : LoginMethod.UNKNOWN;
    }
}
