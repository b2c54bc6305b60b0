package dev.signet.verify;

import dev.signet.verify.VerificationException.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How each kind of refusal is answered. */
enum Answering {
    /** RFC 9110, section 11.6.1, with the error of RFC 6750, section 3.1. */
    AGENT("the agent assertion", 401, "AgentAssertion"),
    /** RFC 6749, section 5.2: 400 unless the client used the header Authorization. */
    CLIENT("the client assertion", 400, ""),
    /** RFC 9449, section 7.1. */
    RESOURCE("the DPoP proof", 401, "DPoP"),
    /** RFC 9449, section 5. */
    TOKEN_ENDPOINT("the DPoP proof", 400, "");

    private static final String RETRY_AFTER_SECONDS = "5";

    private final String subject;
    private final int status;
    private final String scheme;

    Answering(String subject, int status, String scheme) {
        this.subject = subject;
        this.status = status;
        this.scheme = scheme;
    }

    /** The caller is at fault. {@code problem} goes on the service's side only. */
    VerificationException refuse(Reason reason, String problem) {
        return refuse(reason, problem, Optional.empty());
    }

    /** As {@link #refuse(Reason, String)}, with a nonce for the next try. */
    VerificationException refuse(Reason reason, String problem, Optional<String> nonce) {
        var headers = new LinkedHashMap<String, String>();
        if (!scheme.isEmpty()) {
            headers.put("WWW-Authenticate", scheme + " error=\"" + error(reason) + "\"");
        }
        nonce.ifPresent(value -> headers.put("DPoP-Nonce", value));
        return new VerificationException(
                reason, subject + " is refused: " + problem, status, error(reason), headers, null);
    }

    /** This service can't tell, or can't remember. */
    VerificationException undecided(Reason reason, String problem) {
        return unavailable(reason, subject + " could not be verified: " + problem, null);
    }

    static VerificationException unavailable(Reason reason, String message, @Nullable Throwable cause) {
        int status = reason == Reason.GUARD_QUOTA ? 429 : 503;
        return new VerificationException(
                reason, message, status, "", Map.of("Retry-After", RETRY_AFTER_SECONDS), cause);
    }

    private String error(Reason reason) {
        return switch (this) {
            case AGENT -> "invalid_token";
            case CLIENT -> "invalid_client";
            case RESOURCE, TOKEN_ENDPOINT ->
                switch (reason) {
                    case NONCE_NEEDED -> "use_dpop_nonce";
                    // RFC 9449, section 7.1, has this for a token whose key is another one.
                    case WRONG_TOKEN -> "invalid_token";
                    default -> "invalid_dpop_proof";
                };
        };
    }
}
