package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.internal.oidc.OidcProfile;
import dev.signet.internal.profile.ProfileDefinition;
import java.time.Duration;

/**
 * A world to be at home in: where its logins live, how they are written, who renews them, and how requests carry them.
 *
 * <p>Immutable and safe for use by several threads.
 */
public sealed class Profile permits Profile.Oidc {
    private final ProfileDefinition definition;

    Profile(ProfileDefinition definition) {
        this.definition = definition;
    }

    /**
     * The world of the Codex CLI: its home, {@code auth.json}, its token endpoint and its headers, shared with the program
     * itself.
     *
     * @return the profile
     */
    public static Profile codex() {
        return new Profile(new CodexProfile());
    }

    /**
     * The world of the Codex CLI with an authorization server of one's own, which must speak as the CLI's does: for a gateway that
     * stands in for it, and for tests. People sign in there, and tokens are refreshed and revoked there. Tokens of another issuer
     * that lie in the home are used as they are, but neither refreshed nor revoked. Where requests may carry credentials does not
     * change with it: see {@link SignetBuilder}.
     *
     * @param issuer the address that the endpoints follow, such as {@code https://login.example}: https, or http on a loopback
     *     address, without user name, query and fragment; a slash at its end is passed over
     * @param clientId the client registered there: printable ASCII (RFC 6749, appendix A.1)
     * @return the profile
     * @throws IllegalArgumentException when issuer or client id is not as described
     */
    public static Profile codex(String issuer, String clientId) {
        return new Profile(new CodexProfile().withIssuer(issuer, clientId));
    }

    /**
     * A world of the application's own, at any OAuth 2.0 or OpenID Connect provider that publishes its metadata (OpenID Connect
     * Discovery; RFC 8414). It is asked when it is first needed.
     *
     * @param issuer the provider's issuer identifier, character for character as the provider writes it: https, or http on a loopback
     *     address, without query and fragment
     * @param clientId as registered there
     * @return a profile that has defaults for everything else; {@link Oidc#app} should be set
     * @throws IllegalArgumentException when issuer or client id is not as described
     */
    public static Oidc oidc(String issuer, String clientId) {
        return new Oidc(OidcProfile.of(issuer, clientId));
    }

    /**
     * The name a person gives in a setting.
     *
     * @return such as {@code codex}
     */
    public String name() {
        return definition.name();
    }

    /**
     * Reads an access token that somebody was given, as one of this world's credentials: for {@link SignetBuilder#credential}. In the
     * Codex CLI's world one that begins with {@code at-} is a personal access token, and any other is the JWT of an agent, whose key
     * signs only after the JWT was verified.
     *
     * @param token as it was given; white space around it is passed over
     * @return a {@link Credential.BearerToken} or a {@link Credential.AgentIdentity}
     * @throws ConfigurationException when it is neither; quotes nothing of it
     */
    public Credential accessToken(Secret token) throws ConfigurationException {
        return definition.accessToken(token.reveal(), "the access token");
    }

    ProfileDefinition definition() {
        return definition;
    }

    @Override
    public String toString() {
        return "Profile[" + name() + "]";
    }

    /**
     * The world of one application at one OAuth 2.0 or OpenID Connect provider. Each method returns a changed copy, states what
     * holds without it, and throws {@link IllegalArgumentException} for a value that can't be meant.
     */
    public static final class Oidc extends Profile {
        private final OidcProfile terms;

        private Oidc(OidcProfile terms) {
            super(terms);
            this.terms = terms;
        }

        /**
         * The name of the application: it gives the home ({@code <APP>_HOME}, else a folder of that name), the prefix of variables,
         * the keyring service, the title of pages and the command in remedies. A digest of issuer and client id unless set.
         *
         * @param name 1 to 32 characters of {@code a-z 0-9 -}, beginning with a letter
         * @return a changed copy
         */
        public Oidc app(String name) {
            return new Oidc(terms.withApp(name));
        }

        /**
         * What a sign-in asks for. Unless set it is {@code openid profile email offline_access}, without those that the server's
         * metadata do not list, if they list any.
         *
         * @param scopes in order, each as RFC 6749, section 3.3, has it; may be none
         * @return a changed copy
         */
        public Oidc scopes(String... scopes) {
            return new Oidc(terms.withScopes(scopes));
        }

        /**
         * The loopback ports a browser sign-in may come back to at {@code /callback}, the first free one counts. Any free one
         * unless set (RFC 8252, section 7.3), for servers that compare ports too.
         *
         * @param ports one or more, from 1 to 65535, or 0 for any free one
         * @return a changed copy
         */
        public Oidc ports(int... ports) {
            return new Oidc(terms.withPorts(ports));
        }

        /**
         * The client's password, for services; an application on a person's machine can't keep one (RFC 8252, section 8.5). None
         * unless set. It is sent in a header ({@code client_secret_basic}), or in the form where the server takes only that.
         *
         * @param secret as registered
         * @return a changed copy
         */
        public Oidc clientSecret(Secret secret) {
            return new Oidc(terms.withClientSecret(secret));
        }

        /**
         * The client's key, with which it proves itself by a signed assertion in each request to the server ({@code private_key_jwt}; RFC
         * 7523, section 2.2), also when it refreshes and revokes; none unless set. The assertions name the issuer as their audience,
         * are good for 60 s, and carry the key's JWK thumbprint (RFC 7638) as key id. Let no agent have the same key.
         *
         * @param pkcs8 an Ed25519 or a P-256 key in PKCS#8, in PEM or in padded standard base64 alone
         * @return a changed copy
         */
        public Oidc clientKey(Secret pkcs8) {
            return clientSigner(ClientKeys.parse(pkcs8));
        }

        /**
         * As {@link #clientKey}, with a key that somebody else keeps, such as a hardware module.
         *
         * @param signer with an Ed25519 or a P-256 key; used for as long as this profile is, and never closed
         * @return a changed copy
         */
        public Oidc clientSigner(AssertionSigner signer) {
            return new Oidc(terms.withClientSigner(signer));
        }

        /**
         * Client assertions name the token endpoint as their audience, as older servers want it; the issuer unless set. The endpoint
         * comes from the server's own metadata, so this trusts them with where an assertion is good.
         *
         * @return a changed copy
         */
        public Oidc tokenEndpointAsAudience() {
            return new Oidc(terms.withTokenEndpointAsAudience());
        }

        /**
         * Tokens are bound to a key, so that nobody else can use them (DPoP; RFC 9449); they are bearer tokens unless set. The key is
         * made at each sign-in, ES256 where the server takes it and else Ed25519, and stored and deleted with the tokens: every
         * process of the home uses the same one. A sign-in that was stored before stays as it is until the next one. A server that
         * answers with bearer tokens is refused.
         *
         * @return a changed copy
         */
        public Oidc dpop() {
            return new Oidc(terms.withDpop(false));
        }

        /**
         * As {@link #dpop}, and a server that answers with bearer tokens is taken at that. Who must not lose the binding unseen uses
         * {@link #dpop}.
         *
         * @return a changed copy
         */
        public Oidc dpopOrBearer() {
            return new Oidc(terms.withDpop(true));
        }

        /**
         * What a person types to sign in, for remedies; the application's name and {@code login} unless set.
         *
         * @param command such as {@code acme auth login}; printable ASCII
         * @return a changed copy
         */
        public Oidc signInCommand(String command) {
            return new Oidc(terms.withSignInCommand(command));
        }

        /**
         * Hosts of one's own network that the provider's metadata may lead to; without it they may lead to the issuer's own host
         * and to the public network only.
         *
         * @param hosts names without scheme, port and path
         * @return a changed copy
         */
        public Oidc trustedHosts(String... hosts) {
            return new Oidc(terms.withTrustedHosts(hosts));
        }

        /**
         * How old tokens may get that do not tell when they expire; one hour unless set, the life most servers give.
         *
         * @param age positive, at most a hundred years (36,525 days)
         * @return a changed copy
         */
        public Oidc maxAgeWithoutExpiry(Duration age) {
            return new Oidc(terms.withMaxAgeWithoutExpiry(age));
        }

        /**
         * How long after a rotation the server still takes the previous refresh token: within it, a refresh whose answer was lost twice
         * is tried a third time. Not known unless set.
         *
         * @param grace positive, as the server's operator states it; at most a hundred years (36,525 days)
         * @return a changed copy
         */
        public Oidc refreshGrace(Duration grace) {
            return new Oidc(terms.withRefreshGrace(grace));
        }
    }
}
