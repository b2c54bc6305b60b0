package dev.signet.internal.oidc;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.LoginProvider;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.profile.Revocation;
import dev.signet.internal.signin.ServerMetadata;
import dev.signet.internal.signin.SignInFlow;
import dev.signet.internal.signin.TokenEndpoint;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Signing in to a standard OAuth 2.0 or OpenID Connect provider. Safe for use by several threads. */
final class OidcLogin implements LoginDialect {
    /** Any server may offer these; whether this one does, its metadata say when it is asked. */
    private static final Set<SignInFlow> FLOWS = Collections.unmodifiableSet(EnumSet.of(
            SignInFlow.BROWSER,
            SignInFlow.PASTED_REDIRECT,
            SignInFlow.DEVICE,
            SignInFlow.API_KEY,
            SignInFlow.ACCESS_TOKEN));

    private final OpenIssuer issuer;
    private final OidcTerms terms;
    private final CredentialsJson codec;
    private final SecureRandom random;

    OidcLogin(OpenIssuer issuer, SecureRandom random) {
        this.issuer = issuer;
        this.random = random;
        this.terms = issuer.terms();
        this.codec = new CredentialsJson(terms.world());
    }

    @Override
    public String application() {
        return terms.app().value();
    }

    @Override
    public Set<SignInFlow> offered() {
        return FLOWS;
    }

    @Override
    public String issuer() {
        return terms.issuer();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigurationException also when the server names no authorization endpoint, which a server for people has to (RFC
     *     8414, section 2)
     */
    @Override
    public LoginProvider provider() throws AuthException {
        var metadata = issuer.metadata(TokenEndpoint.DEADLINE);
        var authorization = metadata.find(ServerMetadata.Endpoint.AUTHORIZATION)
                .orElseThrow(() -> new ConfigurationException(
                        "the issuer " + terms.issuer()
                                + " names no authorization endpoint, so nobody can sign in there",
                        "Check the issuer's address, or ask whoever runs the server to complete its metadata.",
                        null));
        return new OidcProvider(issuer, metadata, authorization, bond(metadata));
    }

    /** Another key for each sign-in: what was bound to the one before ends with it. */
    private Optional<OidcProvider.Bond> bond(ServerMetadata metadata) throws AuthException {
        var key = issuer.newKey(metadata, random);
        return key.isPresent()
                ? Optional.of(new OidcProvider.Bond(
                        issuer.binding(key.get()), key.get().thumbprint()))
                : Optional.empty();
    }

    /** {@inheritDoc} In this world nobody can be asked, so any token that can be sent is taken as it is. */
    @Override
    public Credential verified(Secret token) throws AuthException {
        return OidcSources.accessToken(
                terms.world(), "the access token", token.reveal().strip());
    }

    /**
     * {@inheritDoc}
     *
     * @throws DamagedCredentialException also {@code UNSUPPORTED} when a later version wrote the stored document
     */
    @Override
    public byte[] document(Snapshot stored, Obtained obtained, Instant now, String where)
            throws DamagedCredentialException {
        var writer = writer(stored, where);
        if (obtained instanceof Obtained.Tokens tokens) {
            return writer.tokens(tokens.tokens(), String.join(" ", tokens.scopes()), now);
        }
        if (obtained instanceof Obtained.ApiKey key) {
            return writer.apiKey(key.key());
        }
        var given = ((Obtained.AccessToken) obtained).credential();
        if (given instanceof Credential.BearerToken bearer) {
            return writer.bearerToken(bearer.token());
        }
        if (given instanceof Credential.AgentIdentity agent) {
            return writer.agent(agent);
        }
        throw new IllegalArgumentException(
                "a credential of kind " + given.getClass().getSimpleName() + " is no access token");
    }

    private CredentialsJsonWriter writer(Snapshot stored, String where) throws DamagedCredentialException {
        if (!(stored instanceof Snapshot.Present present)) {
            return CredentialsJsonWriter.fresh(codec);
        }
        try {
            return CredentialsJsonWriter.over(codec, present.content(), where);
        } catch (DamagedCredentialException e) {
            if (e.kind() != DamagedCredentialException.Kind.CORRUPT) {
                throw e;
            }
            return CredentialsJsonWriter.fresh(codec);
        }
    }

    /**
     * {@inheritDoc} Of tokens it is the refresh token, with which a server ends the access tokens too (RFC 7009, section 2.1); without
     * one, the access token. Keys and tokens that somebody else gave are that person's to revoke, and tokens of another issuer or
     * client are shown to nobody.
     */
    @Override
    public Optional<Revocation> revocation(Credential credential) {
        if (!(credential instanceof Credential.OAuthTokens oauth)
                || isMachine(credential)
                || !terms.world().owns(credential.attributes())) {
            return Optional.empty();
        }
        var token = oauth.tokens().refreshToken().or(oauth.tokens()::accessToken);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        var hint = oauth.tokens().refreshToken().isPresent()
                ? OidcRevocation.Hint.REFRESH_TOKEN
                : OidcRevocation.Hint.ACCESS_TOKEN;
        return Optional.of(new OidcRevocation(issuer, token.get(), hint));
    }

    /** {@inheritDoc} The same person at the same issuer, who may have given one consent for both. */
    @Override
    public boolean sharesGrant(Credential before, Credential now) {
        var subject = before.attributes().get(OidcAttributes.SUBJECT);
        return before instanceof Credential.OAuthTokens
                && now instanceof Credential.OAuthTokens
                && (subject == null || subject.equals(now.attributes().get(OidcAttributes.SUBJECT)));
    }

    private static boolean isMachine(Credential credential) {
        return OidcAttributes.MACHINE.equals(credential.attributes().get(OidcAttributes.MODE));
    }
}
