package dev.signet.internal.oauth;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.auth.TokenSet.Scheme;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the answer to a refresh means (RFC 6749, sections 5.1, 5.2 and 6), decided so that nobody is signed out by a proxy, an
 * outage or a page of HTML.
 *
 * <table>
 * <caption>Which answer is which outcome</caption>
 * <tr><th>answer<th>outcome
 * <tr><td>2xx with a JSON object that holds tokens<td>{@code Refreshed}
 * <tr><td>2xx or 4xx whose JSON names {@code invalid_grant} or a terminal code of the profile<td>terminal
 * <tr><td>2xx or 4xx whose JSON names a fault of the client's set-up; 301, 308; a bearer token for a request that proved a
 *     key<td>{@code CONFIGURATION}
 * <tr><td>any other 2xx: HTML, empty, truncated, contradictory, unfit tokens<td>{@code AMBIGUOUS}: the token may be spent
 * <tr><td>2xx whose JSON names another error and holds no token; any other 3xx or 4xx; 408, 425, 429, 503 whatever they
 *     say<td>{@code TRANSIENT}, with the server's Retry-After
 * <tr><td>any other status; a lost answer<td>{@code AMBIGUOUS}
 * <tr><td>nothing sent<td>{@code NOT_SENT}
 * </table>
 *
 * <p>Details name the endpoint without its query, the status and the error code; never anything else that was received.
 */
public final class TokenResponses {
    private static final int MAX_TOKEN_LENGTH = 1 << 16;
    private static final long MAX_LIFETIME_SECONDS = Duration.ofDays(3650).toSeconds();
    private static final List<String> TOKENS = List.of("access_token", "refresh_token", "id_token");
    private static final Set<Scheme> BEARER_ONLY = Set.of(Scheme.BEARER);
    private static final Set<String> SET_UP_FAULTS = Set.of(
            "invalid_client",
            "invalid_dpop_proof",
            "invalid_request",
            "invalid_scope",
            "invalid_target",
            "unauthorized_client",
            "unsupported_grant_type",
            "use_dpop_nonce");
    // RFC 6750, section 2.1, has no blank in a token, and a header takes nothing else either.
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1," + MAX_TOKEN_LENGTH + "}");
    private static final Pattern TERMINAL_SEQUENCE = Pattern.compile("\\u001B\\[[0-?]*[ -/]*[@-~]");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");
    private static final int MAX_SHOWN = 64;
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(?:\\.\\d{1,12})?(?:[eE]\\+?\\d)?");

    private final String endpoint;
    private final Map<String, FailureKind> terminalCodes;
    private final Set<Scheme> schemes;
    private final TimeSource time;

    private TokenResponses(URI endpoint, Map<String, FailureKind> terminalCodes, Set<Scheme> schemes, TimeSource time) {
        this.endpoint = "token service " + Endpoints.describe(endpoint);
        this.terminalCodes = terminalCodes;
        this.schemes = schemes;
        this.time = time;
    }

    /**
     * Classifies {@code answer}.
     *
     * @param answer what came of the request
     * @param endpoint where it was sent; shown without user name and query
     * @param terminalCodes error codes, in lower case, that end a session besides {@code invalid_grant}, and what they mean; may
     *     give {@code invalid_grant} another meaning than {@code UNKNOWN_TERMINAL}
     * @param time the life of the tokens is counted from now
     * @return the outcome; holds only the members that the server sent, and an expiry only when it is a sane one: above zero and
     *     at most ten years
     */
    public static RefreshOutcome read(
            Answer answer, URI endpoint, Map<String, RefreshOutcome.FailureKind> terminalCodes, TimeSource time) {
        return read(answer, endpoint, terminalCodes, BEARER_ONLY, time);
    }

    /**
     * As {@link #read(Answer, URI, Map, TimeSource)}, for a request that may have proven a key.
     *
     * @param schemes the token types that are taken. Where bearer tokens are not, an answer with one is {@code CONFIGURATION}: the
     *     server passed over the proof, and to ask it again would be in vain
     */
    public static RefreshOutcome read(
            Answer answer,
            URI endpoint,
            Map<String, RefreshOutcome.FailureKind> terminalCodes,
            Set<Scheme> schemes,
            TimeSource time) {
        return new TokenResponses(endpoint, terminalCodes, schemes, time).read(answer);
    }

    private RefreshOutcome read(Answer answer) {
        if (answer instanceof Answer.Response response) {
            return response.status() / 100 == 2 ? success(response) : refusal(response);
        }
        if (answer instanceof Answer.NotSent notSent) {
            return Failed.of(FailureKind.NOT_SENT, endpoint + " was not reached: " + notSent.detail());
        }
        return Failed.of(
                FailureKind.AMBIGUOUS, "the answer of " + endpoint + " was lost: " + ((Answer.Lost) answer).detail());
    }

    private RefreshOutcome success(Answer.Response response) {
        Optional<TokenAnswer> parsed = TokenAnswer.parse(response.body());
        if (parsed.isEmpty()) {
            return unusable(response, "without a JSON object that can be read");
        }
        TokenAnswer answer = parsed.get();
        boolean empty = TOKENS.stream().allMatch(name -> answer.text(name).isEmpty() && !answer.isNoText(name));
        if (empty) {
            return namesError(answer) ? named(response, answer.errorCode()) : unusable(response, "without a token");
        }
        if (answer.saysError()) {
            return unusable(response, "with tokens and an error at once");
        }
        var scheme = scheme(answer);
        if (scheme.isEmpty()) {
            return unusable(response, "with a token type other than " + wanted());
        }
        if (!schemes.contains(scheme.get())) {
            // Without an access token the type says nothing: what was held goes on.
            if (!answer.text("access_token").isEmpty()
                    || !answer.text("token_type").isEmpty()) {
                return scheme.get() == Scheme.BEARER
                        ? downgraded(response)
                        : unusable(response, "with a token type other than " + wanted());
            }
        }
        for (String name : TOKENS) {
            if (answer.isNoText(name) || !isFit(answer.text(name))) {
                return unusable(
                        response,
                        "with an unfit " + name + ": not printable ASCII, or longer than " + MAX_TOKEN_LENGTH);
            }
        }
        return new Refreshed(tokens(answer, scheme.get()));
    }

    /** How the answer says the access token is presented: as a bearer's where it says nothing; empty for what nobody here knows. */
    private static Optional<Scheme> scheme(TokenAnswer answer) {
        String type = answer.text("token_type");
        if (answer.isNoText("token_type")) {
            return Optional.empty();
        }
        return type.isEmpty()
                ? Optional.of(Scheme.BEARER)
                : Stream.of(Scheme.values())
                        .filter(scheme -> scheme.word().equalsIgnoreCase(type))
                        .findFirst();
    }

    private String wanted() {
        return schemes.stream()
                .map(scheme -> scheme.word().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    /** Taking it would give up unseen what the application asked for: whoever finds a bearer token can use it. */
    private RefreshOutcome downgraded(Answer.Response response) {
        return Failed.of(
                FailureKind.CONFIGURATION,
                answered(response, "")
                        + " with a bearer token, though the request proved a key for it to be bound to (RFC 9449, section 5): the"
                        + " server does not do DPoP for this client; have it do so, or allow bearer tokens in the profile");
    }

    /** In a success a lone {@code code} may mean anything, unless it is one that is known. */
    private boolean namesError(TokenAnswer answer) {
        String code = answer.errorCode();
        return !code.isEmpty() && (answer.saysError() || terminal(code).isPresent());
    }

    private TokenSet tokens(TokenAnswer answer, Scheme scheme) {
        TokenSet.Builder tokens = TokenSet.builder().scheme(scheme);
        secret(answer, "refresh_token").ifPresent(tokens::refreshToken);
        secret(answer, "id_token").ifPresent(tokens::idToken);
        secret(answer, "access_token").ifPresent(token -> {
            tokens.accessToken(token);
            long lifetime = lifetimeSeconds(answer.numberText("expires_in"));
            if (lifetime > 0) {
                Instant now = time.instant();
                tokens.issuedAt(now).expiresAt(now.plusSeconds(lifetime));
            }
        });
        return tokens.build();
    }

    /** Some servers send an empty text for "none". */
    private static Optional<Secret> secret(TokenAnswer answer, String name) {
        return Optional.of(answer.text(name)).filter(text -> !text.isEmpty()).map(Secret::of);
    }

    private static boolean isFit(String token) {
        return token.isEmpty() || TOKEN.matcher(token).matches();
    }

    /** Whole seconds; zero when the text is no sane lifetime. */
    private static long lifetimeSeconds(String expiresIn) {
        if (!DECIMAL.matcher(expiresIn).matches()) {
            return 0;
        }
        double seconds = Double.parseDouble(expiresIn);
        return seconds <= MAX_LIFETIME_SECONDS ? (long) seconds : 0;
    }

    private RefreshOutcome refusal(Answer.Response response) {
        return switch (response.status()) {
            case 408, 425, 429, 503 -> passing(response, "");
            case 301, 308 ->
                Failed.of(
                        FailureKind.CONFIGURATION,
                        answered(response, "") + ": it has moved for good, and redirects are never followed");
            default ->
                switch (response.status() / 100) {
                    case 3 -> passing(response, ": redirects are never followed");
                    case 4 ->
                        TokenAnswer.parse(response.body())
                                .map(answer -> named(response, answer.errorCode()))
                                .orElseGet(() -> passing(response, " without a JSON object that can be read"));
                    default -> Failed.of(FailureKind.AMBIGUOUS, answered(response, ""));
                };
        };
    }

    /** A JSON body is believed where it names an error. */
    private RefreshOutcome named(Answer.Response response, String code) {
        String shown = code.isEmpty() ? "" : " " + shown(code);
        Optional<FailureKind> terminal = terminal(code);
        if (terminal.isPresent()) {
            return Failed.of(terminal.get(), answered(response, shown));
        }
        if (SET_UP_FAULTS.contains(code)) {
            return Failed.of(FailureKind.CONFIGURATION, answered(response, shown));
        }
        return passing(response, shown);
    }

    private Optional<FailureKind> terminal(String code) {
        Optional<FailureKind> ofProfile = Optional.ofNullable(terminalCodes.get(code));
        return code.equals("invalid_grant") ? ofProfile.or(() -> Optional.of(FailureKind.UNKNOWN_TERMINAL)) : ofProfile;
    }

    /** Something long is no error code, and may be what was sent. */
    private static String shown(String code) {
        String plain = UNPRINTABLE
                .matcher(TERMINAL_SEQUENCE.matcher(code).replaceAll(""))
                .replaceAll("");
        return plain.isBlank() || plain.length() > MAX_SHOWN ? "with an error code that can't be shown" : plain;
    }

    private RefreshOutcome passing(Answer.Response response, String words) {
        String detail = answered(response, words);
        return response.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, time.instant()))
                .map(wait -> Failed.retryAfter(detail, wait))
                .orElseGet(() -> Failed.of(FailureKind.TRANSIENT, detail));
    }

    private RefreshOutcome unusable(Answer.Response response, String how) {
        return Failed.of(FailureKind.AMBIGUOUS, answered(response, " " + how));
    }

    private String answered(Answer.Response response, String words) {
        return endpoint + " answered " + response.status() + words;
    }
}
