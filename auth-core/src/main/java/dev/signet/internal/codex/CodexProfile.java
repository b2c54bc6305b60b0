package dev.signet.internal.codex;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.agent.AgentDialect;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.policy.CredentialFacts;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.PolicySources;
import dev.signet.internal.profile.AgentMirror;
import dev.signet.internal.profile.AmbientCredential;
import dev.signet.internal.profile.AuthorizationHeader;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.OwnerLookup;
import dev.signet.internal.profile.ProfileDefinition;
import dev.signet.internal.profile.WorkloadGrant;
import dev.signet.internal.signin.MachineService;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The world of the Codex CLI: its home, its {@code auth.json}, its token endpoint, its headers. Immutable. */
public final class CodexProfile implements ProfileDefinition {
    private static final Set<URI> ORIGINS =
            Set.of(URI.create("https://api.openai.com"), URI.create("https://chatgpt.com"));

    private final CodexIssuer issuer;

    /** The world as the CLI knows it: its own authorization server, and its own client there. */
    public CodexProfile() {
        this(CodexIssuer.DEFAULT);
    }

    private CodexProfile(CodexIssuer issuer) {
        this.issuer = issuer;
    }

    /**
     * The same world with another authorization server. People sign in there, and tokens, accounts and agents are renewed, asked
     * about and registered there, unless a variable names another place. Tokens of other issuers are sent nowhere.
     *
     * @param issuer https, or http on a loopback address; without user name, query and fragment
     * @param clientId as registered there: printable ASCII (RFC 6749, appendix A.1)
     * @throws IllegalArgumentException when issuer or client id is not as described
     */
    public CodexProfile withIssuer(String issuer, String clientId) {
        return new CodexProfile(new CodexIssuer(issuer, clientId));
    }

    @Override
    public String name() {
        return "codex";
    }

    /** {@code CODEX_HOME}, else {@code .codex} in the person's own folder. */
    @Override
    public Optional<Path> defaultHome(Settings settings) throws ConfigurationException {
        var home = settings.path("CODEX_HOME");
        return home.isPresent() ? home : settings.userHome().map(folder -> folder.resolve(".codex"));
    }

    @Override
    public StoreLayout layout() {
        return CodexLayout.INSTANCE;
    }

    @Override
    public CredentialCodec codec() {
        return AuthJsonCodec.INSTANCE;
    }

    @Override
    public Map<String, String> headers(Credential credential) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(AuthorizationHeader.NAME, AuthorizationHeader.of(credential));
        headers.putAll(companions(credential.attributes()));
        return Collections.unmodifiableMap(headers);
    }

    /** The headers that tell whose request it is, beside the one that proves it. */
    static Map<String, String> companions(Map<String, String> attributes) {
        var headers = new LinkedHashMap<String, String>();
        var account = attributes.get(CodexAttributes.ACCOUNT_ID);
        if (account != null) {
            headers.put("ChatGPT-Account-ID", account);
        }
        if ("true".equals(attributes.get(CodexAttributes.FEDRAMP))) {
            headers.put("X-OpenAI-Fedramp", "true");
        }
        return headers;
    }

    @Override
    public Set<URI> origins() {
        return ORIGINS;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The override is {@code CODEX_REFRESH_TOKEN_URL_OVERRIDE}, used as it stands.
     */
    @Override
    public TokenRefresher refresher(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        return CodexRefresher.create(issuer, service, settings, time);
    }

    @Override
    public AgentDialect agents(Settings settings) throws ConfigurationException {
        return CodexAgents.of(settings, issuer);
    }

    @Override
    public Optional<String> ambientVariable(Settings settings) {
        return CodexWorkload.variable(settings)
                .or(() -> CodexSources.set(settings).stream().findFirst());
    }

    @Override
    public Optional<WorkloadGrant> workload(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        return CodexWorkload.of(issuer, service, settings, time);
    }

    @Override
    public AmbientCredential ambient(Settings settings) throws ConfigurationException {
        var sources = CodexSources.of(settings);
        return new AmbientCredential(
                sources.credential().orElse(null), sources.variable().orElse(""), sources.explain());
    }

    /** {@inheritDoc} A personal access token begins with {@code at-}; anything else has to be an agent's JWT. */
    @Override
    public Credential accessToken(String token, String where) throws ConfigurationException {
        return CodexSources.accessToken(where, token.strip());
    }

    @Override
    public LoginDialect login(TokenServiceClient service, Settings settings, TimeSource time, SecureRandom random)
            throws ConfigurationException {
        return CodexLogin.of(issuer, service, settings, time, random);
    }

    @Override
    public OwnerLookup owners(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        return new PersonalTokenOwner(
                new WhoAmI(CodexEndpoints.of(settings, issuer).whoAmI(), service, time));
    }

    @Override
    public CredentialFacts facts(Credential credential, CredentialSource source) {
        var renewedAt = credential instanceof Credential.OAuthTokens oauth
                ? issuer.issuerOf(oauth.tokens(), oauth.attributes())
                : issuer.issuer();
        return CodexFacts.of(credential, source, renewedAt);
    }

    /** None but the one that the environment selects: {@link #workload}. */
    @Override
    public MachineService machines(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        throw new ConfigurationException(
                "the profile " + name() + " has no grants for machines",
                "Set " + CodexWorkload.RULE + " and " + CodexWorkload.TOKEN_FILE
                        + ", give an API key, an access token or an agent's identity, or use a profile of a standard provider.",
                null);
    }

    /** The CLI's own files and, for what only Signet can express, one of Signet's. */
    @Override
    public PolicySources policySources(Path home, Settings settings) {
        return CodexPolicy.sources(home, settings);
    }

    @Override
    public List<String> caBundleVariables() {
        return List.of("CODEX_CA_CERTIFICATE", "SSL_CERT_FILE");
    }

    /** {@inheritDoc} An issuer of one's own is none of them: it is the application's choice and not the environment's. */
    @Override
    public Map<String, URI> endpointOverrides(Settings settings) throws ConfigurationException {
        return CodexEndpoints.of(settings, issuer).overrides();
    }

    /** The age at which the CLI renews tokens that do not tell when they expire. */
    @Override
    public Duration maxAgeWithoutExpiry() {
        return Duration.ofDays(8);
    }

    @Override
    public Optional<Duration> refreshGrace() {
        return Optional.empty();
    }

    @Override
    public Optional<String> neighbour() {
        return Optional.of("The Codex CLI");
    }

    @Override
    public Optional<AgentMirror> mirror() {
        return Optional.of(new MirrorPlan());
    }

    @Override
    public List<String> neighbourLocks() {
        return List.of("auth.lock", "auth.json.lock");
    }

    @Override
    public String signInRemedy() {
        return issuer.isDefault() ? "Run `codex login`." : "Sign in again at " + issuer.issuer() + ".";
    }
}
