package dev.signet.verify;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A caller was not believed, or could not be verified. It says why ({@link #reason()}), for the service's log, and what to answer
 * ({@link #status()}, {@link #headers()}, {@link #error()}), for the caller. Nothing of what was sent is quoted in it.
 *
 * <p>It is no {@link dev.signet.auth.AuthException}: those say that <em>we</em> have no credential, and lead to a sign-in; this one says
 * that somebody else's is refused, and leads to a response.
 */
public final class VerificationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final int status;
    private final String error;
    private final transient Map<String, String> headers;

    VerificationException(
            Reason reason,
            String message,
            int status,
            String error,
            Map<String, String> headers,
            @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.status = status;
        this.error = error;
        this.headers = Map.copyOf(headers);
    }

    /** Why it was refused. */
    public enum Reason {
        /** It is not what it should be: its form, its encoding, its type, a member too many or too few. */
        MALFORMED("Let the caller send what its standard says, whole and once."),
        /** Who is said to have signed has no key that is known, or none that the assertion names. */
        UNKNOWN_KEY("Check that the caller is registered, and that its key is published."),
        /** The signature is by none of the keys it could be by. */
        BAD_SIGNATURE("Do not believe it: it was altered, or made by somebody else."),
        /** The key it is signed with was revoked. */
        REVOKED("Do not believe it. If it is unexpected, somebody may have a key that was withdrawn."),
        /** It is too old, or has expired. */
        STALE("Let the caller sign anew. If it did, correct the clock of one of the machines."),
        /** It was signed in the future. */
        FUTURE("Correct the clock of one of the machines."),
        /** It is valid for longer than is allowed. */
        TOO_LONG_LIVED("Let the caller choose a shorter life."),
        /** It was used before. */
        REPLAYED("Let the caller sign each request anew. If it does, somebody repeats what they saw."),
        /** It is meant for another service. */
        WRONG_AUDIENCE("Let the caller name this service, or configure the name by which callers know it."),
        /** It is for another client than the request. */
        WRONG_CLIENT("Let the caller use one client id as iss, as sub and as client_id."),
        /** It is for another request: another method or another address. */
        WRONG_REQUEST("Let the caller prove this very request. Behind a proxy, pass the address that callers see."),
        /** It is for another access token, or that token is bound to another key. */
        WRONG_TOKEN("Let the caller use a token with the key that it was issued for."),
        /** It has no nonce of this service, or an old one. */
        NONCE_NEEDED("Answer with the headers given here; the caller then repeats the request."),
        /** The keys could not be had in the time in which a revocation has to count. */
        KEYS_UNAVAILABLE(
                "Check the network and where the keys are published. Nobody is let in until they can be read."),
        /** The replay guard holds as many entries as it may. */
        GUARD_FULL("Give the guard more room if this is ordinary traffic; else look for a flood."),
        /** The replay guard holds as many entries of this signer as it may. */
        GUARD_QUOTA("Give each signer more room if this is ordinary traffic; else look at this one."),
        /** The replay guard could not be asked. */
        GUARD_UNAVAILABLE("Check what the guard keeps its entries in.");

        private final String remedy;

        Reason(String remedy) {
            this.remedy = remedy;
        }
    }

    /**
     * For a {@link VerificationKeys} of one's own that can't be asked: nothing is verified, and the answer is 503.
     *
     * @param problem why, without secrets
     * @param cause what led to it, if anything
     * @return an exception to throw
     */
    public static VerificationException keysUnavailable(String problem, @Nullable Throwable cause) {
        return Answering.unavailable(
                Reason.KEYS_UNAVAILABLE, "the keys to verify with could not be had: " + problem, cause);
    }

    /**
     * Why it was refused.
     *
     * @return the kind of trouble
     */
    public Reason reason() {
        return reason;
    }

    /**
     * What the service's operator, or the caller's, can do about it.
     *
     * @return one or two sentences, in the imperative
     */
    public String remedy() {
        return reason.remedy;
    }

    /**
     * The HTTP status to answer with.
     *
     * @return 401 or 400 when the caller is at fault, 429 when it does too much, 503 when this service can't tell
     */
    public int status() {
        return status;
    }

    /**
     * The error code to answer with, where the standard has one: {@code invalid_client}, {@code invalid_dpop_proof}, {@code
     * use_dpop_nonce}, {@code invalid_token}. At a token endpoint it is the member {@code error} of the body.
     *
     * @return empty with status 429 and 503
     */
    public String error() {
        return error;
    }

    /**
     * The headers to answer with: {@code WWW-Authenticate}, {@code DPoP-Nonce}, {@code Retry-After}, as far as they apply.
     *
     * @return names and values; unmodifiable
     */
    public Map<String, String> headers() {
        return Objects.requireNonNullElse(headers, Map.of());
    }
}
