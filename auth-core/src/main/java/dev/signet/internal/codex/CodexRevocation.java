package dev.signet.internal.codex;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.ErrorResponse;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.profile.Revocation;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * The CLI's dialect of RFC 7009: JSON in the place of a form, and the client named only beside a refresh token. Safe for use by
 * several threads.
 */
final class CodexRevocation implements Revocation {
    /** Of a token that the server does not know it says the same (RFC 7009, section 2.2). */
    private static final Set<Integer> REVOKED = Set.of(200, 204);

    private final String what;
    private final Secret token;
    private final JsonObject request;
    private final URI endpoint;
    private final TokenServiceClient service;
    private final TimeSource time;

    private CodexRevocation(
            String what, Secret token, JsonObject request, URI endpoint, TokenServiceClient service, TimeSource time) {
        this.what = what;
        this.token = token;
        this.request = request;
        this.endpoint = endpoint;
        this.service = service;
        this.time = time;
    }

    static CodexRevocation ofRefreshToken(
            Secret token, String clientId, URI endpoint, TokenServiceClient service, TimeSource time) {
        var request = request(token, "refresh_token").with("client_id", clientId);
        return new CodexRevocation("the refresh token", token, request, endpoint, service, time);
    }

    static CodexRevocation ofAccessToken(Secret token, URI endpoint, TokenServiceClient service, TimeSource time) {
        return new CodexRevocation("the access token", token, request(token, "access_token"), endpoint, service, time);
    }

    private static JsonObject request(Secret token, String kind) {
        return JsonObject.empty().with("token", token.reveal()).with("token_type_hint", kind);
    }

    @Override
    public String describe() {
        return what + " at " + Endpoints.describe(endpoint);
    }

    @Override
    public Result run(Duration deadline) {
        var answer = service.post(endpoint, "application/json", request.compact(), deadline);
        if (answer instanceof Answer.NotSent notSent) {
            return new Result.Failed(describe() + " could not be revoked, nothing was sent: " + notSent.detail());
        }
        if (answer instanceof Answer.Lost lost) {
            return new Result.Failed(describe() + " may be good still, no answer came: " + lost.detail());
        }
        var response = (Answer.Response) answer;
        if (REVOKED.contains(response.status())) {
            return new Result.Revoked();
        }
        var code = ErrorResponse.of(response, token, time.instant()).code();
        return new Result.Failed(describe() + " is not revoked: the server answered " + response.status()
                + code.map(" "::concat).orElse(""));
    }

    @Override
    public String toString() {
        return "CodexRevocation[" + describe() + "]";
    }
}
