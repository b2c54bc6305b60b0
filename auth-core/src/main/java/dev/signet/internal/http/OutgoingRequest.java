package dev.signet.internal.http;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A caller's request, and what goes on the wire for it the first and the second time. Used by one exchange. */
final class OutgoingRequest {
    private final HttpRequest original;
    private final URI target;
    private final @Nullable RequestBodyTee tee;
    private final @Nullable String obstacle;

    /**
     * Looks at a request once.
     *
     * @param target the address that was checked; sent to, whatever {@code original} may say later
     * @throws IllegalArgumentException when it brings an {@code Authorization} of its own
     */
    OutgoingRequest(HttpRequest original, URI target, int replayBytes, boolean takesPushes) {
        this.original = original;
        this.target = target;
        refuseOwn("Authorization");
        var body = original.bodyPublisher().orElse(null);
        long length = body == null ? 0 : body.contentLength();
        boolean tooLong = length > replayBytes && !(body instanceof ReplayableBody);
        boolean copied = body != null && length != 0 && !tooLong && !takesPushes && !(body instanceof ReplayableBody);
        this.tee = copied ? new RequestBodyTee(Objects.requireNonNull(body), replayBytes) : null;
        if (takesPushes) {
            obstacle = "the caller takes server pushes, which can't be taken back";
        } else {
            obstacle =
                    tooLong ? "its body of " + length + " bytes is over the " + replayBytes + " that are kept" : null;
        }
    }

    /** The request as its caller made it. */
    HttpRequest original() {
        return original;
    }

    /** Where it goes. */
    URI target() {
        return target;
    }

    /** {@code headers} with what proves this very request, where the credential takes that. */
    AuthHeaders proven(AuthHeaders headers) throws AuthException {
        return headers.forRequest(original.method(), target);
    }

    /**
     * The request with credentials.
     *
     * @throws IllegalArgumentException when the caller set one of {@code headers} too
     */
    HttpRequest first(AuthHeaders headers) {
        return build(headers, tee);
    }

    /** The request once more; empty when its body can't be had again, and then {@link #obstacle} says why. */
    Optional<HttpRequest> again(AuthHeaders headers) {
        if (obstacle != null) {
            return Optional.empty();
        }
        return tee == null ? Optional.of(build(headers, null)) : tee.again().map(body -> build(headers, body));
    }

    /** Why it can't be sent once more, in words for a person. */
    String obstacle() {
        return obstacle != null
                ? obstacle
                : "its body is over the limit that is kept, or was not wholly sent when the answer came";
    }

    private HttpRequest build(AuthHeaders headers, @Nullable BodyPublisher body) {
        var builder = HttpRequest.newBuilder(original, (name, value) -> true).uri(target);
        if (body != null) {
            builder.method(original.method(), body);
        }
        headers.forEach((name, value) -> {
            refuseOwn(name);
            builder.setHeader(name, value);
        });
        return builder.build();
    }

    private void refuseOwn(String header) {
        if (original.headers().map().containsKey(header)) {
            throw new IllegalArgumentException("the request to " + Origin.describe(target) + " brings its own " + header
                    + " header, which Signet sets: leave it out, or send the request with another client");
        }
    }
}
