package dev.signet.internal.oauth;

import java.net.http.HttpHeaders;

/** What came of one request to a token service. Details are in words for a person and hold no secret and no body. */
public sealed interface Answer {
    /** A whole HTTP response, its body read as UTF-8; the body may hold secrets. */
    record Response(int status, HttpHeaders headers, String body) implements Answer {
        @Override
        public String toString() {
            return "Response[" + status + ", " + body.length() + " characters]";
        }
    }

    /** Nothing of the request reached the server: refused, unknown host, no TLS. */
    record NotSent(String detail) implements Answer {}

    /** The request may have been processed, and its answer is lost: time-out, reset, truncated, over-long. */
    record Lost(String detail) implements Answer {}
}
