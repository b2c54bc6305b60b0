package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.config.Settings;
import dev.signet.internal.signin.ClientCredentialsGrant;
import dev.signet.internal.signin.ClientProof;
import dev.signet.internal.signin.GrantScope;
import dev.signet.internal.signin.JwtBearerGrant;
import dev.signet.internal.signin.MachineGrant;
import dev.signet.internal.signin.MachineGrants;
import dev.signet.internal.signin.MachineService;
import dev.signet.internal.signin.MachineTokens;
import dev.signet.internal.signin.SubjectTokenSource;
import dev.signet.internal.signin.TokenEndpoint;
import dev.signet.internal.signin.TokenExchange;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a program without a person gets access tokens from the profile's authorization server: by a key or a secret of its own, or by
 * a token that its platform gives it. There is no refresh token: each time a token nears its end, another one is asked for in the same way,
 * and nothing is stored.
 *
 * <pre>{@code
 * Machine.clientCredentials().key(Secret.of(pem)).audience("https://api.acme.test").scopes("read")
 * Machine.tokenExchange(SubjectToken.file(Path.of("/var/run/secrets/tokens/acme"))).audience("https://api.acme.test")
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads; each method but those of the grants returns a changed copy. Prints no
 * secret.
 */
public final class Machine {
    private enum Grant {
        CLIENT_CREDENTIALS,
        JWT_BEARER,
        TOKEN_EXCHANGE
    }

    private final Grant grant;
    private final @Nullable ClientProof proof;
    private final @Nullable SubjectToken subject;
    private final GrantScope scope;

    private Machine(Grant grant, @Nullable ClientProof proof, @Nullable SubjectToken subject, GrantScope scope) {
        this.grant = grant;
        this.proof = proof;
        this.subject = subject;
        this.scope = scope;
    }

    /**
     * A token for the profile's client itself (RFC 6749, section 4.4), which proves itself as the profile says, or by {@link
     * #key}, {@link #signer} or {@link #clientSecret}.
     *
     * @return for the client's default scopes and audience, unless changed
     */
    public static Machine clientCredentials() {
        return new Machine(Grant.CLIENT_CREDENTIALS, null, null, GrantScope.DEFAULT);
    }

    /**
     * As {@link #clientCredentials()}, with a password.
     *
     * @param clientSecret by which the client proves itself: in a header, or in the form where the server takes nothing else
     * @return for the client's default scopes and audience, unless changed
     */
    public static Machine clientCredentials(Secret clientSecret) {
        return clientCredentials().clientSecret(clientSecret);
    }

    /**
     * A token on the strength of an assertion that the server trusts (RFC 7523, section 2.1).
     *
     * @param assertion many servers take each one once, so it must be a new one for each grant
     * @return for the default scopes and audience, unless changed
     */
    public static Machine jwtBearer(SubjectToken assertion) {
        return new Machine(Grant.JWT_BEARER, null, Objects.requireNonNull(assertion, "assertion"), GrantScope.DEFAULT);
    }

    /**
     * An access token in exchange for a token of another issuer (RFC 8693).
     *
     * @param subject whom the access token then stands for
     * @return for the default scopes and audience, unless changed
     */
    public static Machine tokenExchange(SubjectToken subject) {
        return new Machine(Grant.TOKEN_EXCHANGE, null, Objects.requireNonNull(subject, "subject"), GrantScope.DEFAULT);
    }

    /**
     * The client proves itself by a password; as the profile says, unless set.
     *
     * @param secret the client's password
     * @return a changed copy
     */
    public Machine clientSecret(Secret secret) {
        return with(ClientProof.secret(secret));
    }

    /**
     * The client proves itself by a key, with a signed assertion for each request ({@code private_key_jwt}; RFC 7523, section 2.2); as
     * the profile says, unless set. The assertions name the issuer as their audience, are good for 60 s, and carry the key's JWK
     * thumbprint (RFC 7638) as key id. Let no agent have the same key.
     *
     * @param pkcs8 an Ed25519 or a P-256 key in PKCS#8, in PEM or in padded standard base64 alone
     * @return a changed copy
     * @throws IllegalArgumentException when it is no such key; quotes nothing of it
     */
    public Machine key(Secret pkcs8) {
        return signer(ClientKeys.parse(pkcs8));
    }

    /**
     * As {@link #key}, with a key that somebody else keeps, such as a hardware module.
     *
     * @param signer with an Ed25519 or a P-256 key; used for as long as the home is open, and never closed
     * @return a changed copy
     */
    public Machine signer(AssertionSigner signer) {
        return with(ClientProof.key(signer));
    }

    private Machine with(ClientProof changed) {
        return new Machine(grant, changed, subject, scope);
    }

    /**
     * What the token may do.
     *
     * @param scopes each as RFC 6749, section 3.3, has it; none asks for the client's default
     * @return a changed copy
     */
    public Machine scopes(String... scopes) {
        return with(new GrantScope(List.of(scopes), scope.audience(), scope.resource()));
    }

    /**
     * The service the token is for, by the server's own name for it (RFC 8693, section 2.1).
     *
     * @param audience not empty
     * @return a changed copy
     */
    public Machine audience(String audience) {
        if (audience.isBlank()) {
            throw new IllegalArgumentException("an audience must not be blank");
        }
        return with(scope.withAudience(audience));
    }

    /**
     * The service the token is for, by its address (RFC 8707).
     *
     * @param resource absolute, without a fragment
     * @return a changed copy
     */
    public Machine resource(URI resource) {
        return with(new GrantScope(scope.scopes(), scope.audience(), resource.toString()));
    }

    private Machine with(GrantScope changed) {
        return new Machine(grant, proof, subject, changed);
    }

    /**
     * The tokens of this machine; asks nobody yet.
     *
     * @param service of the profile
     * @param settings where subject tokens may be
     * @throws ConfigurationException when a subject token can't be where it was said to be
     */
    MachineTokens open(MachineService service, Settings settings, TimeSource time) throws ConfigurationException {
        return new MachineTokens(grants(service, settings), scope, service.attributes(), time);
    }

    /** The environment variable that the grant rests on, if one is. */
    Optional<String> variable() {
        return subject == null ? Optional.empty() : subject.variable();
    }

    private MachineGrants grants(MachineService service, Settings settings) throws ConfigurationException {
        Optional<SubjectTokenSource> shown = subject == null ? Optional.empty() : Optional.of(subject.open(settings));
        return (wanted, deadline) -> {
            TokenEndpoint endpoint = proof == null ? service.endpoint(deadline) : service.endpoint(proof, deadline);
            return grant(endpoint, shown, wanted);
        };
    }

    private MachineGrant grant(TokenEndpoint endpoint, Optional<SubjectTokenSource> shown, GrantScope wanted) {
        return switch (grant) {
            case CLIENT_CREDENTIALS -> new ClientCredentialsGrant(endpoint, wanted);
            case JWT_BEARER -> new JwtBearerGrant(endpoint, shown.orElseThrow(), wanted, Map.of());
            case TOKEN_EXCHANGE ->
                new TokenExchange(
                        endpoint,
                        shown.orElseThrow(),
                        Objects.requireNonNull(subject).type(),
                        wanted,
                        Map.of());
        };
    }

    /** The grant and what it is for. */
    @Override
    public String toString() {
        return "Machine[" + grant + ", " + scope + "]";
    }
}
