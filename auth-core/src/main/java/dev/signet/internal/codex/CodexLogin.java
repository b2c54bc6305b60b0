package dev.signet.internal.codex;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.Credential.BearerToken;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.config.Settings;
import dev.signet.internal.jose.JwkSetCache;
import dev.signet.internal.jose.JwtVerifier;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.LoginProvider;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.profile.Revocation;
import dev.signet.internal.signin.SignInFlow;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Signing in to the CLI's world: what is asked, checked and written is what the CLI asks, checks and writes, so that either goes
 * on with a sign-in of the other. Nothing is asked of the network before it is needed. Safe for use by several threads.
 */
final class CodexLogin implements LoginDialect {
    private static final Set<SignInFlow> OFFERED = Set.of(
            SignInFlow.BROWSER,
            SignInFlow.PASTED_REDIRECT,
            SignInFlow.DEVICE,
            SignInFlow.API_KEY,
            SignInFlow.ACCESS_TOKEN,
            SignInFlow.AGENT);

    private final CodexIssuer issuer;
    private final CodexEndpoints endpoints;
    private final CodexAgents agents;
    private final TokenServiceClient service;
    private final TimeSource time;
    private final SecureRandom random;
    private final JwkSetCache keySets;

    private CodexLogin(
            CodexIssuer issuer,
            CodexEndpoints endpoints,
            CodexAgents agents,
            TokenServiceClient service,
            TimeSource time,
            SecureRandom random) {
        this.issuer = issuer;
        this.endpoints = endpoints;
        this.agents = agents;
        this.service = service;
        this.time = time;
        this.random = random;
        this.keySets = new JwkSetCache(service, time);
    }

    /**
     * A dialect for one issuer.
     *
     * @param settings the places of whoami, key set and revocation may be replaced in them
     * @throws ConfigurationException naming the variable whose address can't be used
     */
    static CodexLogin of(
            CodexIssuer issuer, TokenServiceClient service, Settings settings, TimeSource time, SecureRandom random)
            throws ConfigurationException {
        return new CodexLogin(
                issuer, CodexEndpoints.of(settings, issuer), CodexAgents.of(settings, issuer), service, time, random);
    }

    @Override
    public String application() {
        return "Codex";
    }

    @Override
    public Set<SignInFlow> offered() {
        return OFFERED;
    }

    @Override
    public String issuer() {
        return issuer.issuer();
    }

    /** {@inheritDoc} Its endpoints are known, so nothing is asked. */
    @Override
    public LoginProvider provider() {
        return CodexLoginProvider.of(issuer, service, time);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A personal access token is shown to the service that issued it, which says whose it is. The JWT of an agent is shown to
     * nobody: it is verified with its issuer's keys, and the key in it must be one that can sign. It stays the JWT it was, as the
     * CLI stores it, and is verified again before the key signs.
     *
     * @throws dev.signet.auth.CredentialRejectedException when the personal access token is not good
     * @throws dev.signet.auth.TokenServiceException when whose it is can't be asked now
     * @throws AssertionException when the JWT is not to be believed, or that can't be told now
     */
    @Override
    public Credential verified(Secret token) throws AuthException, InterruptedException {
        var read = CodexSources.accessToken("the access token", token.reveal().strip());
        if (read instanceof BearerToken bearer) {
            return new WhoAmI(endpoints.whoAmI(), service, time).ask(bearer.token());
        }
        if (read instanceof AgentIdentity agent && agent.source() instanceof AgentIdentity.UnverifiedJwt jwt) {
            requireBelievable(jwt.token());
            return agent;
        }
        throw new IllegalStateException("an access token is a bearer token, or the token of an agent");
    }

    private void requireBelievable(Secret jwt) throws AuthException, InterruptedException {
        var trust = agents.tokenTrust();
        var verifier = new JwtVerifier(keySets, trust.keySet(), trust.issuer(), trust.audience(), time);
        try {
            var identity = agents.identityOf(verifier.verify(jwt).claims());
            if (identity.source() instanceof AgentIdentity.StoredRecord record) {
                Ed25519PrivateKey.parse(record.privateKey()).close();
            }
        } catch (AssertionException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("interrupted while a token was verified").initCause(e);
            }
            throw e;
        }
    }

    @Override
    public byte[] document(Snapshot stored, Obtained obtained, Instant now, String where)
            throws DamagedCredentialException {
        var writer = writer(stored, where);
        if (obtained instanceof Obtained.Tokens granted) {
            var provenance = OauthProvenance.create(issuer.issuer(), issuer.clientId(), random);
            return writer.tokens(granted.tokens(), provenance, granted.apiKey(), now);
        }
        if (obtained instanceof Obtained.ApiKey given) {
            return writer.apiKey(given.key());
        }
        var credential = ((Obtained.AccessToken) obtained).credential();
        if (credential instanceof BearerToken bearer) {
            return writer.personalAccessToken(bearer.token());
        }
        if (credential instanceof AgentIdentity agent) {
            return writer.agent(agent);
        }
        throw new IllegalArgumentException("an access token gives a bearer token or an agent's identity, but this is "
                + credential.getClass().getSimpleName());
    }

    /** What can't be read has nothing that could be kept. */
    private static AuthJsonWriter writer(Snapshot stored, String where) {
        if (stored instanceof Snapshot.Present present) {
            try {
                return AuthJsonWriter.over(present.content(), where);
            } catch (DamagedCredentialException e) {
                return AuthJsonWriter.fresh();
            }
        }
        return AuthJsonWriter.fresh();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Of tokens it is the refresh token, with which the server ends the access tokens too (RFC 7009, section 2.1), or the access
     * token where there is no other. Nothing is revoked of an API key, a personal access token or an agent: these live beyond this
     * sign-in, and end where they were made. Nor of tokens whose host application renews them: they are the host's.
     *
     * @throws ConfigurationException when the tokens are another issuer's, and no variable names its revocation endpoint
     */
    @Override
    public Optional<Revocation> revocation(Credential credential) throws ConfigurationException {
        if (!(credential instanceof Credential.OAuthTokens oauth)
                || oauth.attributes().containsKey(CodexAttributes.RENEWED_BY)) {
            return Optional.empty();
        }
        var tokens = oauth.tokens();
        if (tokens.refreshToken().isEmpty() && tokens.accessToken().isEmpty()) {
            return Optional.empty();
        }
        var override = endpoints.revocationOverride();
        if (override.isEmpty() && !issuer.issued(tokens, oauth.attributes())) {
            throw new ConfigurationException(
                    "the tokens come from another issuer than " + issuer.issuer() + ", and " + CodexEndpoints.REVOKE
                            + " does not name its revocation endpoint",
                    "Set " + CodexEndpoints.REVOKE + ", or sign out with the issuer the tokens come from.",
                    null);
        }
        var place = override.orElseGet(issuer::revocation);
        var client = issuer.clientOf(oauth.attributes());
        return tokens.refreshToken()
                .map(token -> CodexRevocation.ofRefreshToken(token, client, place, service, time))
                .or(() -> tokens.accessToken().map(token -> CodexRevocation.ofAccessToken(token, place, service, time)))
                .map(Revocation.class::cast);
    }

    @Override
    public String toString() {
        return "CodexLogin[" + issuer.issuer() + "]";
    }
}
