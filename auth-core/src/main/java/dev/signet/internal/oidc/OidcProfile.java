package dev.signet.internal.oidc;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.agent.AgentDialect;
import dev.signet.internal.agent.NoAgents;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.policy.CredentialFacts;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.PolicySources;
import dev.signet.internal.profile.AmbientCredential;
import dev.signet.internal.profile.AuthorizationHeader;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.ProfileDefinition;
import dev.signet.internal.signin.ClientProof;
import dev.signet.internal.signin.MachineService;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The world of one application at one OAuth 2.0 or OpenID Connect provider: its home, its {@code credentials.json}, its
 * variables. Immutable and safe for use by several threads; each {@code with} method returns a changed copy and states what
 * holds without it.
 *
 * <p>Credentials go as {@code Authorization: Bearer} (RFC 6750, section 2.1), or {@code DPoP} where they are bound to a key (RFC
 * 9449, section 7.1), to the origins the embedder names and to no other.
 */
public final class OidcProfile implements ProfileDefinition {
    private final OidcTerms terms;
    private final OpenIssuers issuers = new OpenIssuers();

    private OidcProfile(OidcTerms terms) {
        this.terms = terms;
    }

    /**
     * A profile for one client of one issuer. Until {@link #withApp} names the application, its name is {@code oidc-} and a
     * digest of both, so that no two worlds share a home.
     *
     * @param issuer the issuer identifier exactly as the provider writes it, since it is compared as text: https, or http on a
     *     loopback address, without query and fragment (RFC 8414, section 2)
     * @param clientId as registered there: printable ASCII (RFC 6749, appendix A.1)
     * @throws IllegalArgumentException when issuer or client id is not as described
     */
    public static OidcProfile of(String issuer, String clientId) {
        return new OidcProfile(OidcTerms.of(issuer, clientId));
    }

    /**
     * The name of the application. It gives the home ({@code <APP>_HOME}, else a folder of that name), the prefix of
     * variables, the keyring service, the title of pages and the command in remedies; a digest unless set.
     *
     * @param name 1 to 32 characters of {@code a-z 0-9 -}, beginning with a letter
     */
    public OidcProfile withApp(String name) {
        return new OidcProfile(terms.withApp(name));
    }

    /**
     * What a sign-in asks for; {@code openid profile email offline_access} unless set, without those that the server's metadata do
     * not list, if they list any. What is set here is asked for whatever they list.
     *
     * @param scopes in order, each as RFC 6749, section 3.3, has it; may be none
     */
    public OidcProfile withScopes(String... scopes) {
        return new OidcProfile(terms.withScopes(List.of(scopes)));
    }

    /**
     * The loopback ports a browser sign-in may be answered on, the first free one counts; any free one unless set (RFC 8252,
     * section 7.3). For servers that compare ports too.
     *
     * @param ports one or more, from 1 to 65535, or 0 for any free one
     */
    public OidcProfile withPorts(int... ports) {
        return new OidcProfile(terms.withPorts(ports));
    }

    /**
     * Where credentials may go; nowhere unless set here or by the embedder's builder.
     *
     * @param origins scheme, host and port (RFC 6454): https, or http on a loopback address
     */
    public OidcProfile withOrigins(URI... origins) {
        return new OidcProfile(terms.withOrigins(new LinkedHashSet<>(List.of(origins))));
    }

    /**
     * What a person types to sign in; the application's name and {@code login} unless set.
     *
     * @param command such as {@code acme auth login}; printable ASCII
     */
    public OidcProfile withSignInCommand(String command) {
        return new OidcProfile(terms.withSignInCommand(command));
    }

    /**
     * The client's password; none unless set, as an application on a person's machine can't keep one. It goes into a header
     * ({@code client_secret_basic}), or into the form where the server lists that method and not the header.
     *
     * @param secret as registered
     */
    public OidcProfile withClientSecret(Secret secret) {
        return new OidcProfile(terms.withProof(ClientProof.secret(secret)));
    }

    /**
     * The client's key: it proves itself by assertions that {@code signer} signs ({@code private_key_jwt}; RFC 7523, section 2.2),
     * whatever methods the server lists.
     *
     * @param signer with an Ed25519 or a P-256 key; used and never closed
     */
    public OidcProfile withClientSigner(AssertionSigner signer) {
        return new OidcProfile(terms.withProof(ClientProof.key(signer)));
    }

    /** Client assertions name the token endpoint as their audience; the issuer unless set. For servers that insist on it. */
    public OidcProfile withTokenEndpointAsAudience() {
        return new OidcProfile(terms.withTokenEndpointAsAudience());
    }

    /**
     * Tokens are bound to a key that is made for each sign-in and stored with them (RFC 9449); they are bearer tokens unless set.
     *
     * @param takesBearer whether a server that gives bearer tokens nevertheless is taken at that
     */
    public OidcProfile withDpop(boolean takesBearer) {
        return new OidcProfile(
                terms.withBinding(takesBearer ? OidcTerms.Binding.WHERE_OFFERED : OidcTerms.Binding.REQUIRED));
    }

    /**
     * Hosts that the issuer's metadata may lead to though they are not of the public network; none but the issuer's own unless set.
     * A loopback address may be named by an issuer that is at one itself.
     *
     * @param hosts names without scheme, port and path
     */
    public OidcProfile withTrustedHosts(String... hosts) {
        return new OidcProfile(terms.withTrustedHosts(List.of(hosts)));
    }

    /**
     * How old tokens may get that do not tell when they expire; one hour unless set, the life most servers give.
     *
     * @param age positive
     */
    public OidcProfile withMaxAgeWithoutExpiry(Duration age) {
        return new OidcProfile(terms.withMaxAge(age));
    }

    /**
     * How long after a rotation the server still takes the previous refresh token; not known unless set.
     *
     * @param grace positive, as the server's operator states it
     */
    public OidcProfile withRefreshGrace(Duration grace) {
        return new OidcProfile(terms.withGrace(grace));
    }

    /** As if on another platform; that of this JVM unless set. */
    OidcProfile on(Platform platform) {
        return new OidcProfile(terms.on(platform));
    }

    /** The name of the application. */
    @Override
    public String name() {
        return terms.app().value();
    }

    /** The issuer identifier, as given. */
    public String issuer() {
        return terms.issuer();
    }

    /** The client id, as given. */
    public String clientId() {
        return terms.clientId();
    }

    /** What a sign-in asks for, in order. */
    public List<String> scopes() {
        return terms.scopes();
    }

    /** The loopback ports a browser sign-in may be answered on, in order; 0 stands for any free one. */
    public List<Integer> ports() {
        return terms.ports();
    }

    /** {@code <APP>_HOME}, else {@code ~/.local/state/<app>} or its like; {@link DefaultHome} says where and why. */
    @Override
    public Optional<Path> defaultHome(Settings settings) throws ConfigurationException {
        return DefaultHome.of(terms.app(), terms.platform(), settings);
    }

    @Override
    public StoreLayout layout() {
        return new OidcLayout(terms.app());
    }

    @Override
    public CredentialCodec codec() {
        return credentialsJson();
    }

    CredentialsJson credentialsJson() {
        return new CredentialsJson(terms.world());
    }

    /** The credential the environment gives. */
    OidcSources sources(Settings settings) throws ConfigurationException {
        return OidcSources.of(terms.app(), terms.world(), settings);
    }

    /** None: agents with keys of their own are no part of OAuth's standards. */
    @Override
    public AgentDialect agents(Settings settings) {
        return new NoAgents(name());
    }

    @Override
    public Optional<String> ambientVariable(Settings settings) {
        return OidcSources.set(terms.app(), settings).stream().findFirst();
    }

    @Override
    public AmbientCredential ambient(Settings settings) throws ConfigurationException {
        var sources = sources(settings);
        return new AmbientCredential(
                sources.credential().orElse(null), sources.variable().orElse(""), sources.explain());
    }

    /** {@inheritDoc} Any text that can be sent is a bearer token. */
    @Override
    public Credential accessToken(String token, String where) throws ConfigurationException {
        return OidcSources.accessToken(terms.world(), where, token.strip());
    }

    @Override
    public Map<String, String> headers(Credential credential) {
        return Map.of(AuthorizationHeader.NAME, AuthorizationHeader.of(credential));
    }

    @Override
    public Set<URI> origins() {
        return terms.origins();
    }

    /** {@inheritDoc} No variable names another endpoint in this world. */
    @Override
    public TokenRefresher refresher(TokenServiceClient service, Settings settings, TimeSource time) {
        return new OidcRefresher(terms.world(), issuers.of(terms, service, time));
    }

    /** {@inheritDoc} It knows what the refresher of the same {@code service} knows. */
    @Override
    public LoginDialect login(TokenServiceClient service, Settings settings, TimeSource time, SecureRandom random) {
        return new OidcLogin(issuers.of(terms, service, time), random);
    }

    /**
     * Where machines get tokens; it knows what the refresher of the same {@code service} knows.
     *
     * @param service the only way to the network
     * @param time clocks
     */
    @Override
    public MachineService machines(TokenServiceClient service, Settings settings, TimeSource time) {
        return new OidcMachines(issuers.of(terms, service, time));
    }

    @Override
    public CredentialFacts facts(Credential credential, CredentialSource source) {
        return OidcFacts.of(credential, source, terms.issuer());
    }

    /** One file for all applications of a machine: what an organisation allows does not depend on an application's name. */
    @Override
    public PolicySources policySources(Path home, Settings settings) {
        return new PolicySources(
                List.of(new PolicySources.Managed.Own(Path.of("/etc/signet/policy.toml"))), Optional.empty());
    }

    /** {@code <APP>_CA_BUNDLE}, else {@code SSL_CERT_FILE}. */
    @Override
    public List<String> caBundleVariables() {
        return List.of(terms.app().variable("CA_BUNDLE"), "SSL_CERT_FILE");
    }

    /** None: the issuer is the application's choice and not the environment's. */
    @Override
    public Map<String, URI> endpointOverrides(Settings settings) {
        return Map.of();
    }

    @Override
    public Duration maxAgeWithoutExpiry() {
        return terms.maxAge();
    }

    /** Nobody shares such a home, so nobody expects a file. */
    @Override
    public String defaultStore() {
        return "auto";
    }

    @Override
    public Optional<Duration> refreshGrace() {
        return terms.grace().isZero() ? Optional.empty() : Optional.of(terms.grace());
    }

    /** None: nobody else writes this home. */
    @Override
    public List<String> neighbourLocks() {
        return List.of();
    }

    @Override
    public String signInRemedy() {
        return terms.world().signInRemedy();
    }

    @Override
    public String toString() {
        return "OidcProfile[" + name() + ", " + issuer() + "]";
    }
}
