package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.Verdict;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.session.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An open home: HTTP clients that carry its credential, and the credential kept fresh behind them.
 *
 * <pre>{@code
 * try (Signet signet = Signet.builder(Profile.codex()).allow("https://api.acme.test").build()) {
 *     HttpClient http = signet.httpClient();
 *     http.send(HttpRequest.newBuilder(URI.create("https://api.acme.test/v1/me")).build(), BodyHandlers.ofString());
 * }
 * }</pre>
 *
 * <p>However many threads and processes use one home, an expired token is refreshed once. A request goes out with a valid
 * credential or not at all: what keeps it back is an {@link AuthException} that says what to do.
 *
 * <p>Safe for use by several threads. After {@link #close()} every method but {@code close} throws
 * {@link IllegalStateException}.
 */
public final class Signet implements RequestAuthorizer, AutoCloseable {
    private final Assembly assembly;
    private final Session session;

    Signet(Assembly assembly) {
        this.assembly = assembly;
        this.session = assembly.session();
    }

    /**
     * Begins to open a home.
     *
     * @param profile the world it belongs to
     * @return a builder with the profile's defaults
     */
    public static SignetBuilder builder(Profile profile) {
        return new SignetBuilder(profile);
    }

    /**
     * A client whose requests carry the credential. It is a {@link HttpClient}, so whatever takes one takes it.
     *
     * <p>It follows no redirect, since a redirect would take the credential along; it sends to allowed origins only; and
     * it answers a 401 once with a newer credential where the request can be sent again.
     *
     * @return the same client each time; closed with this
     */
    public HttpClient httpClient() {
        return assembly.httpClient();
    }

    /**
     * As {@link #httpClient()}, on a client of the caller's own, for its executor, proxy or TLS settings.
     *
     * @param delegate must follow no redirects and have no {@link java.net.Authenticator}; the caller closes it
     * @return a new client
     * @throws IllegalArgumentException when {@code delegate} would follow redirects or answer challenges itself
     */
    public HttpClient httpClient(HttpClient delegate) {
        return assembly.httpClient(delegate);
    }

    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        return session.authorize(target);
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        return session.authorizeAsync(target);
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return session.rejected(target, sent, challenges);
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return session.rejectedAsync(target, sent, challenges);
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        session.accepted(target, sent);
    }

    /**
     * Gets newer tokens whatever the clock says, or adopts those another program got meanwhile.
     *
     * @throws AuthException when there are none to be had; the old ones stay in use while they live
     * @throws InterruptedException when the waiting thread is interrupted; the refresh itself goes on
     */
    public void refresh() throws AuthException, InterruptedException {
        session.refresh();
    }

    /**
     * How the home stands. Looks at the store, and makes no network call.
     *
     * @return what is known now
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Status status() throws InterruptedException {
        return new Status(
                session.examine(),
                assembly.store().name(),
                assembly.storeReason(),
                assembly.store().describe(DocumentName.CREDENTIAL));
    }

    /**
     * Waits for a refresh under way, at most 20 s unless set otherwise, and lets go of everything. Does nothing the second
     * time.
     */
    @Override
    public void close() {
        assembly.close();
    }

    @Override
    public String toString() {
        return "Signet[" + assembly.store().describe(DocumentName.CREDENTIAL) + "]";
    }
}
