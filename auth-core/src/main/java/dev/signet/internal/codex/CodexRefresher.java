package dev.signet.internal.codex;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.config.Settings;
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
    private static final Map<String, FailureKind> TERMINAL_CODES = Map.of(
            "refresh_token_expired", FailureKind.EXPIRED,
            "refresh_token_reused", FailureKind.REUSED,
            "refresh_token_invalidated", FailureKind.REVOKED);

    private final CodexIssuer issuer;
    private final TokenServiceClient service;
    private final Optional<URI> override;
    private final TimeSource time;

    private CodexRefresher(CodexIssuer issuer, TokenServiceClient service, Optional<URI> override, TimeSource time) {
        this.issuer = issuer;
        this.service = service;
        this.override = override;
        this.time = time;
    }

    static CodexRefresher create(CodexIssuer issuer, TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        return new CodexRefresher(
                issuer, service, CodexEndpoints.of(settings, issuer).refreshOverride(), time);
    }

    @Override
    public RefreshOutcome refresh(RefreshRequest request) {
        var refreshToken = request.tokens().refreshToken();
        if (refreshToken.isEmpty()) {
            return Failed.of(FailureKind.NOT_SENT, "there is no refresh token to send");
        }
        // A refresh token goes to the server that gave it and to no other.
        if (override.isEmpty() && !issuer.issued(request.tokens(), request.attributes())) {
            return Failed.of(
                    FailureKind.CONFIGURATION,
                    "the tokens come from another issuer than " + issuer.issuer() + ", and " + CodexEndpoints.REFRESH
                            + " does not name its token endpoint");
        }
        var body = JsonObject.empty()
                .with("client_id", issuer.clientOf(request.attributes()))
                .with("grant_type", "refresh_token")
                .with("refresh_reason", word(request.reason()))
                .with("refresh_token", refreshToken.get().reveal());
        var endpoint = override.orElseGet(issuer::token);
        var answer = service.post(endpoint, "application/json", body.compact(), request.deadline());
        var outcome = TokenResponses.read(answer, endpoint, TERMINAL_CODES, time);
        return outcome instanceof Refreshed refreshed
                ? new Refreshed(TokenLife.byOwnExpiry(refreshed.tokens()))
                : outcome;
    }

    private static String word(RefreshReason reason) {
        return switch (reason) {
            case PROACTIVE -> "proactive_expiry";
            case SCHEDULED -> "scheduled";
            case UNAUTHORIZED -> "unauthorized_recovery";
            case FORCED -> "forced";
        };
    }
}
