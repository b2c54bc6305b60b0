package dev.signet.internal.oauth;

import dev.signet.auth.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a refusal says that may be shown and acted on: its error code and its wait. Nothing else of it is kept. Immutable.
 */
public final class ErrorResponse {
    /** Words as services coin them; what else stands there may be anything, and is never shown. */
    private static final Pattern CODE = Pattern.compile("(?=.{1,64}$)[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*");

    private final String code;
    private final Optional<Duration> retryAfter;

    private ErrorResponse(String code, Optional<Duration> retryAfter) {
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /**
     * Reads a refusal.
     *
     * @param response with any status, and any body
     * @param sent the secret of the request, which a service may echo where its code should be
     * @param now for waits that are given as dates
     */
    public static ErrorResponse of(Answer.Response response, Secret sent, Instant now) {
        String code = TokenAnswer.parse(response.body())
                .map(TokenAnswer::errorCode)
                .filter(found -> CODE.matcher(found).matches())
                .filter(found -> !sent.reveal().toLowerCase(Locale.ROOT).contains(found))
                .orElse("");
        Optional<Duration> wait = response.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, now))
                .filter(given -> !given.isZero());
        return new ErrorResponse(code, wait);
    }

    /** Whether {@code response} is a refusal whose JSON body names {@code code}, in lower case. */
    public static boolean names(Answer.Response response, String code) {
        return TokenAnswer.parse(response.body())
                .map(TokenAnswer::errorCode)
                .filter(code::equals)
                .isPresent();
    }

    /** The code from {@code error.code}, {@code error} or {@code code} of a JSON body, in lower case; empty when it is no plain word. */
    public Optional<String> code() {
        return Optional.of(code).filter(text -> !text.isEmpty());
    }

    /** How long the service asks to be left alone (RFC 9110, section 10.2.3): above zero, at most ten minutes. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Tells the code. */
    @Override
    public String toString() {
        return "ErrorResponse[" + code + "]";
    }
}
