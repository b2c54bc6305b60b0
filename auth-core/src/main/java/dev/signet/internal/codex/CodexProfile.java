package dev.signet.internal.codex;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.profile.ProfileDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The world of the Codex CLI: its home, its {@code auth.json}, its token endpoint, its headers. */
public final class CodexProfile implements ProfileDefinition {
    private static final Set<URI> ORIGINS =
            Set.of(URI.create("https://api.openai.com"), URI.create("https://chatgpt.com"));

    @Override
    public String name() {
        return "codex";
    }

    /** {@code CODEX_HOME}, else {@code .codex} in the person's own folder. */
    @Override
    public Path defaultHome(Settings settings) {
        var home = settings.variable("CODEX_HOME");
        return home.isPresent() ? Path.of(home.get()) : Path.of(settings.userHome(), ".codex");
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
        headers.put("Authorization", "Bearer ".concat(bearer(credential).reveal()));
        var account = credential.attributes().get(CodexAttributes.ACCOUNT_ID);
        if (account != null) {
            headers.put("ChatGPT-Account-ID", account);
        }
        if ("true".equals(credential.attributes().get(CodexAttributes.FEDRAMP))) {
            headers.put("X-OpenAI-Fedramp", "true");
        }
        return Collections.unmodifiableMap(headers);
    }

    private static Secret bearer(Credential credential) {
        if (credential instanceof Credential.ApiKey apiKey) {
            return apiKey.key();
        }
        if (credential instanceof Credential.BearerToken bearer) {
            return bearer.token();
        }
        if (credential instanceof Credential.OAuthTokens oauth
                && oauth.tokens().accessToken().isPresent()) {
            return oauth.tokens().accessToken().get();
        }
        throw new IllegalArgumentException(
                "a credential of kind " + credential.getClass().getSimpleName() + " has no bearer token to send");
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
        return CodexRefresher.create(service, settings, time);
    }

    @Override
    public List<String> caBundleVariables() {
        return List.of("CODEX_CA_CERTIFICATE", "SSL_CERT_FILE");
    }

    @Override
    public Map<String, URI> endpointOverrides(Settings settings) throws ConfigurationException {
        return CodexEndpoints.of(settings).overrides();
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
    public List<String> neighbourLocks() {
        return List.of("auth.lock", "auth.json.lock");
    }

    @Override
    public String signInRemedy() {
        return "Run `codex login`.";
    }
}
