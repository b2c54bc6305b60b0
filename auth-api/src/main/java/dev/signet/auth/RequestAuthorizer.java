package dev.signet.auth;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The primitive under every HTTP integration: headers for a request, and what to do when they are refused.
 *
 * <pre>{@code
 * AuthHeaders headers = authorizer.authorize(uri).forRequest("GET", uri);
 * Response response = send(headers);
 * if (response.status() != 401) {
 *     authorizer.accepted(uri, headers);
 * } else if (authorizer.rejected(uri, headers, response.headers("WWW-Authenticate")) instanceof Verdict.Retry retry) {
 *     response = send(retry.headers().forRequest("GET", uri));
 * }
 * }</pre>
 *
 * <p>Where tokens may be bound to keys, {@link AuthHeaders#remember} is shown the nonce of each answer besides, and tells whether a 401
 * that asks for one is worth another try.
 *
 * <p>Safe for use by several threads.
 */
public interface RequestAuthorizer {
    /**
     * Headers for a request to {@code target}. Returns at once while the known credential is fresh; otherwise waits for the
     * one refresh under way, with a deadline.
     *
     * @param target where the request goes; its origin (RFC 6454) must be allowed
     * @return headers of a credential valid now; never empty
     * @throws UntrustedOriginException before any I/O when credentials do not go to that origin
     * @throws AuthException when there is no usable credential; nothing is ever sent bare
     * @throws InterruptedException when the waiting thread is interrupted; the refresh itself goes on
     */
    AuthHeaders authorize(URI target) throws AuthException, InterruptedException;

    /**
     * As {@link #authorize}, without blocking any thread of the caller's.
     *
     * @param target where the request goes
     * @return completes with the headers, or with an {@link AuthException}; cancelling it cancels nothing but the wait
     */
    CompletableFuture<AuthHeaders> authorizeAsync(URI target);

    /**
     * Reports that the server answered 401 to {@code sent}. The rejected credential decides: when a newer one is known it
     * is offered; otherwise, within limits, one refresh is made for everybody.
     *
     * @param target where the request went
     * @param sent the very headers that were sent
     * @param challenges the {@code WWW-Authenticate} values; empty when there were none
     * @return whether to send once more
     * @throws AuthException when the session has ended and the person must sign in
     * @throws InterruptedException when the waiting thread is interrupted
     */
    Verdict rejected(URI target, AuthHeaders sent, List<String> challenges) throws AuthException, InterruptedException;

    /**
     * As {@link #rejected}, without blocking any thread of the caller's.
     *
     * @param target where the request went
     * @param sent the very headers that were sent
     * @param challenges the {@code WWW-Authenticate} values
     * @return completes with the verdict, or with an {@link AuthException}
     */
    CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges);

    /**
     * Reports that the server took {@code sent}: it answered anything but 401. Never blocks.
     *
     * @param target where the request went
     * @param sent the very headers that were sent
     */
    void accepted(URI target, AuthHeaders sent);
}
