package dev.signet.internal.codex;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.config.Settings;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.oauth.TokenResponses;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The CLI's dialect of a refresh: RFC 6749, section 6, in JSON, with the reason, and without a scope.
 *
 * <p>A set it returns expires when its access token says so. {@code expires_in} is left aside: the document has no place for
 * it, so another process, or this one after a restart, would judge the same tokens otherwise.
 *
 * <p>Safe for use by several threads.
 */
final class CodexRefresher implements TokenRefresher {
    static final String DEFAULT_CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";
    static final String DEFAULT_ISSUER = "https://auth.openai.com";

    private static final URI DEFAULT_ENDPOINT = URI.create(DEFAULT_ISSUER + "/oauth/token");
    private static final Map<String, FailureKind> TERMINAL_CODES = Map.of(
            "refresh_token_expired", FailureKind.EXPIRED,
            "refresh_token_reused", FailureKind.REUSED,
            "refresh_token_invalidated", FailureKind.REVOKED);

    private final TokenServiceClient service;
    private final Optional<URI> override;
    private final TimeSource time;

    private CodexRefresher(TokenServiceClient service, Optional<URI> override, TimeSource time) {
        this.service = service;
        this.override = override;
        this.time = time;
    }

    static CodexRefresher create(TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        return new CodexRefresher(service, CodexEndpoints.of(settings).refreshOverride(), time);
    }

    @Override
    public RefreshOutcome refresh(RefreshRequest request) {
        var refreshToken = request.tokens().refreshToken();
        if (refreshToken.isEmpty()) {
            return Failed.of(FailureKind.NOT_SENT, "there is no refresh token to send");
        }
        var issuer = request.attributes().getOrDefault(CodexAttributes.ISSUER, DEFAULT_ISSUER);
        if (override.isEmpty() && !isDefault(issuer)) {
            return Failed.of(
                    FailureKind.CONFIGURATION,
                    "the tokens come from another issuer than " + DEFAULT_ISSUER + ", and " + CodexEndpoints.REFRESH
                            + " does not name its token endpoint");
        }
        var body = JsonObject.empty()
                .with("client_id", request.attributes().getOrDefault(CodexAttributes.CLIENT_ID, DEFAULT_CLIENT_ID))
                .with("grant_type", "refresh_token")
                .with("refresh_reason", word(request.reason()))
                .with("refresh_token", refreshToken.get().reveal());
        var endpoint = override.orElse(DEFAULT_ENDPOINT);
        var answer = service.post(endpoint, "application/json", body.compact(), request.deadline());
        var outcome = TokenResponses.read(answer, endpoint, TERMINAL_CODES, time);
        return outcome instanceof Refreshed refreshed ? new Refreshed(byOwnExpiry(refreshed.tokens())) : outcome;
    }

    /** A refresh token goes to the server that gave it and to no other. */
    private static boolean isDefault(String issuer) {
        return issuer.equals(DEFAULT_ISSUER) || issuer.equals(DEFAULT_ISSUER + "/");
    }

    private static String word(RefreshReason reason) {
        return switch (reason) {
            case PROACTIVE -> "proactive_expiry";
            case SCHEDULED -> "scheduled";
            case UNAUTHORIZED -> "unauthorized_recovery";
            case FORCED -> "forced";
        };
    }

    private static TokenSet byOwnExpiry(TokenSet received) {
        var tokens = TokenSet.builder();
        received.idToken().ifPresent(tokens::idToken);
        received.refreshToken().ifPresent(tokens::refreshToken);
        received.accessToken().ifPresent(token -> {
            tokens.accessToken(token);
            TokenLife.of(UnverifiedClaims.read(token.reveal())).addTo(tokens);
        });
        return tokens.build();
    }
}
