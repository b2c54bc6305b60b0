package dev.signet.internal.codex;

import dev.signet.auth.Credential;
import dev.signet.internal.policy.CredentialFacts;
import dev.signet.internal.policy.CredentialKind;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.LoginMethod;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a policy has to know of a credential of this world.
 *
 * <table>
 * <caption>By mode of the document</caption>
 * <tr><th>mode</th><th>kind</th><th>method</th><th>issuer</th></tr>
 * <tr><td>{@code apikey}</td><td>API key</td><td>API key</td><td>not known</td></tr>
 * <tr><td>{@code chatgpt}</td><td>tokens</td><td>account</td><td>as noted, else where they are renewed</td></tr>
 * <tr><td>{@code chatgptAuthTokens}</td><td>access token</td><td>account</td><td>as noted, else not known</td></tr>
 * <tr><td>{@code personalAccessToken}</td><td>access token</td><td>account</td><td>not known</td></tr>
 * <tr><td>{@code agentIdentity}</td><td>agent</td><td>account</td><td>not known</td></tr>
 * </table>
 *
 * <p>A bearer token whose mode nobody told counts as unknown. Pure.
 */
final class CodexFacts {
    private CodexFacts() {}

    /**
     * The facts.
     *
     * @param issuer who renews tokens that do not tell who issued them
     */
    static CredentialFacts of(Credential credential, CredentialSource source, String issuer) {
        var attributes = credential.attributes();
        var known = attributes.getOrDefault(CodexAttributes.ISSUER, "");
        if (credential instanceof Credential.ApiKey) {
            return facts(CredentialKind.API_KEY, LoginMethod.API_KEY, attributes, known, source);
        }
        if (credential instanceof Credential.BearerToken) {
            boolean personal = AuthMode.PERSONAL_ACCESS_TOKEN.name().equals(attributes.get(CodexAttributes.MODE));
            var method = personal ? LoginMethod.ACCOUNT : LoginMethod.UNKNOWN;
            return facts(CredentialKind.ACCESS_TOKEN, method, attributes, known, source);
        }
        if (credential instanceof Credential.OAuthTokens oauth) {
            return isHosts(oauth, source)
                    ? facts(CredentialKind.ACCESS_TOKEN, LoginMethod.ACCOUNT, attributes, known, source)
                    : facts(
                            CredentialKind.TOKENS,
                            LoginMethod.ACCOUNT,
                            attributes,
                            known.isEmpty() ? issuer : known,
                            source);
        }
        if (credential instanceof Credential.AgentIdentity) {
            return facts(CredentialKind.AGENT, LoginMethod.ACCOUNT, attributes, known, source);
        }
        return facts(CredentialKind.UNKNOWN, LoginMethod.UNKNOWN, attributes, known, source);
    }

    /** Whether a host application supplies them: it says so, or nothing else could renew what an application gave. */
    private static boolean isHosts(Credential.OAuthTokens oauth, CredentialSource source) {
        return CodexAttributes.HOST.equals(oauth.attributes().get(CodexAttributes.RENEWED_BY))
                || (source.place() == CredentialSource.Place.APPLICATION
                        && oauth.tokens().refreshToken().isEmpty());
    }

    private static CredentialFacts facts(
            CredentialKind kind,
            LoginMethod method,
            Map<String, String> attributes,
            String issuer,
            CredentialSource source) {
        Set<String> workspaces = Stream.of(CodexAttributes.ACCOUNT_ID, CodexAttributes.WORKSPACE_ID)
                .map(attributes::get)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return new CredentialFacts(kind, method, workspaces, issuer, source);
    }
}
