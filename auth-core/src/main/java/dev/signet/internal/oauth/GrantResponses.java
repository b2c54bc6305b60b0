package dev.signet.internal.oauth;

import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet.Scheme;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.internal.oauth.GrantOutcome.Failed;
import dev.signet.internal.oauth.GrantOutcome.Granted;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the answer to a grant other than a refresh means (RFC 6749, sections 5.1 and 5.2; RFC 8628, section 3.5). It stands on
 * {@link TokenResponses}, so that a proxy's page or an outage is no refusal here either, and adds what only grants have: members
 * that must be there, and the words of a device authorization.
 *
 * <p>An error code is believed in a JSON body of status 2xx (some servers refuse so) or 4xx. One that no rule knows is final with
 * 2xx or 400 and passing otherwise, as section 5.2 says where errors are.
 */
public final class GrantResponses {
    private static final List<String> TOKENS = List.of("access_token", "refresh_token", "id_token");
    private static final Set<Integer> PASSING_STATUS = Set.of(408, 425, 429, 503);
    private static final Map<String, GrantFailure> NOT_YET =
            Map.of("authorization_pending", GrantFailure.PENDING, "slow_down", GrantFailure.SLOW_DOWN);
    private static final Map<String, GrantFailure> FINAL =
            Map.of("access_denied", GrantFailure.DENIED, "expired_token", GrantFailure.EXPIRED);

    /** Of the authorization endpoint (RFC 6749, section 4.1.2.1), yet seen at token endpoints too. */
    private static final Set<String> PASSING_CODES = Set.of("server_error", "temporarily_unavailable");

    private GrantResponses() {}

    /**
     * Classifies {@code answer}.
     *
     * @param endpoint where the request was sent; shown without user name and query
     * @param required members that a success must have, such as {@code token_type}
     * @param time the life of the tokens is counted from now
     */
    public static GrantOutcome read(Answer answer, URI endpoint, Set<String> required, TimeSource time) {
        return read(answer, endpoint, required, Set.of(Scheme.BEARER), time);
    }

    /**
     * As {@link #read(Answer, URI, Set, TimeSource)}, for a request that may have proven a key.
     *
     * @param schemes as {@link TokenResponses#read(Answer, URI, Map, Set, TimeSource)} has it
     */
    public static GrantOutcome read(
            Answer answer, URI endpoint, Set<String> required, Set<Scheme> schemes, TimeSource time) {
        RefreshOutcome outcome = TokenResponses.read(answer, endpoint, Map.of(), schemes, time);
        Optional<TokenAnswer> json =
                answer instanceof Answer.Response response ? TokenAnswer.parse(response.body()) : Optional.empty();
        if (outcome instanceof RefreshOutcome.Refreshed refreshed) {
            return granted(refreshed, json.orElseThrow(), endpoint, required);
        }
        var failed = (RefreshOutcome.Failed) outcome;
        GrantFailure kind = json.flatMap(body -> named((Answer.Response) answer, body, failed.kind()))
                .orElseGet(() -> kind(failed.kind()));
        Optional<Duration> retryAfter = retryAfter(answer, failed, time);
        return retryAfter.isPresent()
                ? Failed.retryAfter(kind, failed.detail(), retryAfter.get())
                : Failed.of(kind, failed.detail());
    }

    private static GrantOutcome granted(
            RefreshOutcome.Refreshed refreshed, TokenAnswer json, URI endpoint, Set<String> required) {
        List<String> missing = required.stream()
                .filter(name -> json.numberText(name).isEmpty())
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            return Failed.of(
                    GrantFailure.UNUSABLE,
                    "token service " + Endpoints.describe(endpoint) + " answered with success but without "
                            + String.join(", ", missing));
        }
        List<String> scopes = Stream.of(json.text("scope").split(" ", -1))
                .filter(scope -> !scope.isEmpty())
                .toList();
        return new Granted(refreshed.tokens(), scopes, json.text("issued_token_type"));
    }

    /** What the body itself says, where it may be believed. */
    private static Optional<GrantFailure> named(
            Answer.Response response, TokenAnswer body, RefreshOutcome.FailureKind general) {
        boolean success = response.status() / 100 == 2;
        if (success && TOKENS.stream().anyMatch(name -> !body.numberText(name).isEmpty() || body.isNoText(name))) {
            // Bearer tokens where others were asked for are whole, and a matter of set-up.
            return general == RefreshOutcome.FailureKind.CONFIGURATION
                    ? Optional.empty()
                    : Optional.of(GrantFailure.UNUSABLE);
        }
        if (!success && response.status() / 100 != 4) {
            return Optional.empty();
        }
        String code = body.errorCode();
        if (NOT_YET.containsKey(code)) {
            return Optional.of(Objects.requireNonNull(NOT_YET.get(code)));
        }
        if (PASSING_STATUS.contains(response.status())) {
            return Optional.empty();
        }
        if (FINAL.containsKey(code)) {
            return Optional.of(Objects.requireNonNull(FINAL.get(code)));
        }
        boolean unknown = body.saysError() && !code.isBlank() && !PASSING_CODES.contains(code);
        boolean expected = success || response.status() == 400;
        return unknown && expected && general == RefreshOutcome.FailureKind.TRANSIENT
                ? Optional.of(GrantFailure.UNKNOWN)
                : Optional.empty();
    }

    private static GrantFailure kind(RefreshOutcome.FailureKind kind) {
        return switch (kind) {
            case NOT_SENT -> GrantFailure.NOT_SENT;
            case AMBIGUOUS -> GrantFailure.AMBIGUOUS;
            case TRANSIENT -> GrantFailure.TRANSIENT;
            case CONFIGURATION -> GrantFailure.CONFIGURATION;
            case EXPIRED, REUSED, REVOKED, UNKNOWN_TERMINAL -> GrantFailure.INVALID_GRANT;
        };
    }

    /** The wait that the answer asks for, also with a status that is no refusal by itself, such as 500. */
    private static Optional<Duration> retryAfter(Answer answer, RefreshOutcome.Failed failed, TimeSource time) {
        if (failed.retryAfter().isPresent() || !(answer instanceof Answer.Response response)) {
            return failed.retryAfter();
        }
        return response.headers().firstValue("Retry-After").flatMap(value -> RetryAfter.parse(value, time.instant()));
    }
}
