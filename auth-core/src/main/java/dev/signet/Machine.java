package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.config.Settings;
import dev.signet.internal.signin.ClientCredentialsGrant;
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
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a program without a person gets access tokens from the profile's authorization server: by a secret of its own, or by a token
 * that its platform gives it. There is no refresh token: each time a token nears its end, another one is asked for in the same way,
 * and nothing is stored.
 *
 * <pre>{@code
 * Machine.clientCredentials(Secret.of(password)).audience("https://api.acme.test").scopes("read")
 * Machine.tokenExchange(SubjectToken.file(Path.of("/var/run/secrets/tokens/acme"))).audience("https://api.acme.test")
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads; each method but the three of the grants returns a changed copy. Prints no
 * secret.
 */
public final class Machine {
    private enum Grant {
        CLIENT_CREDENTIALS,
        JWT_BEARER,
        TOKEN_EXCHANGE
    }

    private final Grant grant;
    private final @Nullable Secret clientSecret;
    private final @Nullable SubjectToken subject;
    private final GrantScope scope;

    private Machine(Grant grant, @Nullable Secret clientSecret, @Nullable SubjectToken subject, GrantScope scope) {
        this.grant = grant;
        this.clientSecret = clientSecret;
        this.subject = subject;
        this.scope = scope;
    }

    /**
     * A token for the profile's client itself (RFC 6749, section 4.4).
     *
     * @param clientSecret by which the client proves itself: in a header, or in the form where the server takes nothing else
     * @return for the client's default scopes and audience, unless changed
     */
    public static Machine clientCredentials(Secret clientSecret) {
        return new Machine(
                Grant.CLIENT_CREDENTIALS,
                Objects.requireNonNull(clientSecret, "clientSecret"),
                null,
                GrantScope.DEFAULT);
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
     * How the client proves itself beside its assertion or subject token; as the profile says, unless set.
     *
     * @param secret the client's password
     * @return a changed copy
     */
    public Machine clientSecret(Secret secret) {
        return new Machine(grant, Objects.requireNonNull(secret, "secret"), subject, scope);
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
        return new Machine(grant, clientSecret, subject, changed);
    }

    /**
     * The tokens of this machine; asks nobody yet.
     *
     * @param service of the profile
     * @param settings where subject tokens may be
     * @param random from 0 to 1
     * @throws ConfigurationException when a subject token can't be where it was said to be
     */
    MachineTokens open(MachineService service, Settings settings, TimeSource time, DoubleSupplier random)
            throws ConfigurationException {
        return new MachineTokens(grants(service, settings), scope, service.attributes(), time, random);
    }

    /** The environment variable that the grant rests on, if one is. */
    Optional<String> variable() {
        return subject == null ? Optional.empty() : subject.variable();
    }

    private MachineGrants grants(MachineService service, Settings settings) throws ConfigurationException {
        Optional<SubjectTokenSource> shown = subject == null ? Optional.empty() : Optional.of(subject.open(settings));
        return (wanted, deadline) -> {
            TokenEndpoint endpoint =
                    clientSecret == null ? service.endpoint(deadline) : service.endpoint(clientSecret, deadline);
            return grant(endpoint, shown, wanted);
        };
    }

    private MachineGrant grant(TokenEndpoint endpoint, Optional<SubjectTokenSource> shown, GrantScope wanted) {
        return switch (grant) {
            case CLIENT_CREDENTIALS -> new ClientCredentialsGrant(endpoint, wanted);
            case JWT_BEARER -> new JwtBearerGrant(endpoint, shown.orElseThrow(), wanted);
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
