package dev.signet.internal.codex;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.profile.LoginProvider;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.signin.ApiKeyExchange;
import dev.signet.internal.signin.AuthorizationRequest;
import dev.signet.internal.signin.AuthorizationTerms;
import dev.signet.internal.signin.ClientAuthentication;
import dev.signet.internal.signin.CodeDeviceGrant;
import dev.signet.internal.signin.CodeDeviceTerms;
import dev.signet.internal.signin.CodeExchange;
import dev.signet.internal.signin.DeviceGrant;
import dev.signet.internal.signin.TokenEndpoint;
import dev.signet.internal.text.PlainText;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The authorization server of this world, asked as the CLI asks it. Immutable and safe for use by several threads. */
final class CodexLoginProvider implements LoginProvider {
    private static final List<String> SCOPES =
            List.of("openid", "profile", "email", "offline_access", "api.connectors.read", "api.connectors.invoke");

    /** The only ports that the server takes in a redirect URI of its client. */
    private static final Door DOOR = new Door(List.of(1455, 1457), true, "/auth/callback", false);

    private static final Set<String> REQUIRED = Set.of("id_token", "access_token", "refresh_token");
    private static final Duration DEVICE_CODE_LIFE = Duration.ofMinutes(15);

    private final CodexIssuer issuer;
    private final TokenServiceClient service;
    private final TimeSource time;
    private final List<String> workspaces;
    private final Consumer<String> notes;

    private CodexLoginProvider(
            CodexIssuer issuer,
            TokenServiceClient service,
            TimeSource time,
            List<String> workspaces,
            Consumer<String> notes) {
        this.issuer = issuer;
        this.service = service;
        this.time = time;
        this.workspaces = workspaces;
        this.notes = notes;
    }

    static CodexLoginProvider of(CodexIssuer issuer, TokenServiceClient service, TimeSource time) {
        return new CodexLoginProvider(issuer, service, time, List.of(), note -> {});
    }

    /** {@inheritDoc} Outside of them no API key is asked for either: it would outlive the sign-in that is refused. */
    @Override
    public LoginProvider restrictedTo(List<String> workspaces) {
        return new CodexLoginProvider(issuer, service, time, List.copyOf(workspaces), notes);
    }

    @Override
    public LoginProvider noting(Consumer<String> notes) {
        return new CodexLoginProvider(issuer, service, time, workspaces, Objects.requireNonNull(notes, "notes"));
    }

    @Override
    public String issuer() {
        return issuer.issuer();
    }

    @Override
    public AuthorizationTerms authorization(URI redirectUri) {
        var extra = new LinkedHashMap<String, String>();
        extra.put("id_token_add_organizations", "true");
        extra.put("codex_cli_simplified_flow", "true");
        extra.put("originator", "codex_cli_rs");
        if (!workspaces.isEmpty()) {
            extra.put("allowed_workspace_id", String.join(",", workspaces));
        }
        return new AuthorizationTerms(issuer.authorization(), issuer.clientId(), SCOPES, redirectUri, extra, false);
    }

    @Override
    public Door door() {
        return DOOR;
    }

    @Override
    public CodeExchange code() {
        return new CodeExchange(tokens(), REQUIRED);
    }

    /** {@inheritDoc} Whether the server has it enabled shows when a user code is asked for. */
    @Override
    public Optional<DeviceGrant> device() {
        var terms = new CodeDeviceTerms(
                issuer.userCode(),
                issuer.devicePoll(),
                issuer.devicePage(),
                issuer.deviceCallback(),
                issuer.clientId(),
                DEVICE_CODE_LIFE);
        return Optional.of(new CodeDeviceGrant(terms, code(), service::post, time));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The ID token came from the server itself over TLS, which stands in for its signature (OpenID Connect Core, section
     * 3.1.3.7, step 6); it has to name an account, as requests of this world do. After the browser's flow, and no other, the server
     * is asked for an API key too. The sign-in is good without it.
     *
     * @throws TokenServiceException when there is no ID token, it can't be read, or it names no account
     */
    @Override
    public Obtained accept(GrantOutcome.Granted granted, @Nullable AuthorizationRequest request)
            throws TokenServiceException {
        var idToken = granted.tokens().idToken().orElseThrow(() -> unusable("is missing"));
        var account = accountIn(idToken);
        // A server that says nothing of scopes grants those it was asked for (RFC 6749, section 5.1).
        var scopes = granted.scopes().isEmpty() && request != null ? SCOPES : granted.scopes();
        var wantsKey = request != null && (workspaces.isEmpty() || workspaces.contains(account));
        var apiKey = wantsKey ? apiKey(idToken) : Optional.<Secret>empty();
        return new Obtained.Tokens(TokenLife.byOwnExpiry(granted.tokens()), scopes, apiKey);
    }

    private String accountIn(Secret idToken) throws TokenServiceException {
        var claims = UnverifiedClaims.read(idToken.reveal()).orElseThrow(() -> unusable("is no JWT that can be read"));
        Optional<String> account;
        try {
            account = TokenIdentity.of(StoredObject.of(claims.claims(), "the ID token"))
                    .accountId();
        } catch (DamagedCredentialException e) {
            throw unusable("has a claim of the wrong type");
        }
        return account.orElseThrow(() -> unusable("names no account"));
    }

    private Optional<Secret> apiKey(Secret idToken) {
        var key = new ApiKeyExchange(tokens(), "openai-api-key").ask(idToken, failed -> note(failed.detail()));
        if (key.isPresent() && !PlainText.isSendable(key.get().reveal())) {
            note("it has a character that can't be sent in a header");
            return Optional.empty();
        }
        return key;
    }

    private void note(String reason) {
        notes.accept("No API key came with the sign-in: " + reason);
    }

    private TokenEndpoint tokens() {
        return new TokenEndpoint(issuer.token(), new ClientAuthentication.None(issuer.clientId()), service::post, time);
    }

    private TokenServiceException unusable(String problem) {
        return new TokenServiceException(
                "the ID token that " + issuer.token() + " sent " + problem,
                "Sign in again, with an account that may use this application.",
                null,
                null);
    }

    @Override
    public String toString() {
        return "CodexLoginProvider[" + issuer.issuer() + "]";
    }
}
