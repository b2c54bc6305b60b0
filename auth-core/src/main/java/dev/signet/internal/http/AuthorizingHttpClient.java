package dev.signet.internal.http;

import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpClient} whose requests carry a valid credential, and go out not at all without one.
 *
 * <ul>
 *   <li>Credentials go to the allowed origins only; a request elsewhere fails with {@link
 *       dev.signet.auth.UntrustedOriginException} before any I/O, unless that origin is passed through on purpose.
 *   <li>A 401 is shown to the {@link RequestAuthorizer}; when that has newer credentials, the request is sent once more and
 *       the caller never sees the first answer. A request whose body can't be had again is not; see {@link ReplayableBody}.
 *   <li>A credential that is bound to a key proves that in each request anew, and a 401 that only wants a nonce in the proof is
 *       answered by sending once more (RFC 9449, section 9); so a request goes out three times at most.
 *   <li>Redirects are returned as they are: following one would take credentials, cookies and bodies elsewhere.
 *   <li>What the caller sees (requests of responses, of pushes, of failed handshakes) never shows a credential.
 *   <li>Each send has the caller's own time-out; the wait for a credential is bounded by the authorizer. No body has a
 *       deadline; {@link ExchangeLimits#stall} bounds its silence.
 * </ul>
 *
 * <p>Safe for use by several threads.
 */
public final class AuthorizingHttpClient extends HttpClient {
    private final HttpClient delegate;
    private final OriginRules origins;
    private final ExchangeContext context;
    private final CloseFamily ending;

    /**
     * Puts credentials on what {@code delegate} sends.
     *
     * @param delegate sends; must follow no redirects and have no {@link Authenticator}, since on JDK 17 one takes the
     *     {@code Authorization} header off every request
     * @param owned whether closing this closes {@code delegate} (JDK 21 and later)
     * @param authorizer gives headers and judges refusals
     * @param origins where credentials may go
     * @param limits what is kept for a second try, and the stall limit
     * @param listener told of a 401 that went to the caller because the request could not be sent again
     * @param time for the stall limit
     * @throws IllegalArgumentException when {@code delegate} follows redirects or has an {@link Authenticator}
     */
    public AuthorizingHttpClient(
            HttpClient delegate,
            boolean owned,
            RequestAuthorizer authorizer,
            OriginRules origins,
            ExchangeLimits limits,
            AuthListener listener,
            TimeSource time) {
        if (delegate.followRedirects() != Redirect.NEVER) {
            throw new IllegalArgumentException("the HttpClient follows redirects (" + delegate.followRedirects()
                    + "), which takes credentials to other origins: build it with followRedirects(Redirect.NEVER)");
        }
        if (delegate.authenticator().isPresent()) {
            throw new IllegalArgumentException(
                    "the HttpClient has an Authenticator, which takes the Authorization header off requests on JDK 17: build it without one");
        }
        this.delegate = delegate;
        this.origins = Objects.requireNonNull(origins, "origins");
        Executor executor = delegate.executor().orElseGet(new CompletableFuture<Void>()::defaultExecutor);
        this.context = new ExchangeContext(delegate, authorizer, limits, listener, time, executor);
        this.ending = new CloseFamily(delegate, owned);
    }

    /**
     * As the constructor. It is declared to return what callers know it as: verifying a class that turned one type into the
     * other would load both, long before the first client is needed.
     *
     * @param delegate sends
     * @param owned whether closing the client closes {@code delegate}
     * @param authorizer gives headers and judges refusals
     * @param origins where credentials may go
     * @param limits what is kept for a second try, and the stall limit
     * @param listener told of a 401 that could not be answered
     * @param time for the stall limit
     * @return a new client
     */
    public static HttpClient around(
            HttpClient delegate,
            boolean owned,
            RequestAuthorizer authorizer,
            OriginRules origins,
            ExchangeLimits limits,
            AuthListener listener,
            TimeSource time) {
        return new AuthorizingHttpClient(delegate, owned, authorizer, origins, limits, listener, time);
    }

    /**
     * As {@link HttpClient#send}, with credentials.
     *
     * @throws dev.signet.auth.UntrustedOriginException when credentials do not go to that origin; nothing was sent
     * @throws dev.signet.auth.AuthException when there is no usable credential, or the session has ended
     * @throws IllegalArgumentException when the request brings a header that carries credentials
     */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> responseBodyHandler)
            throws IOException, InterruptedException {
        Objects.requireNonNull(responseBodyHandler, "responseBodyHandler");
        var target = request.uri();
        ending.requireOpen();
        if (origins.passesThrough(target)) {
            return delegate.send(request, responseBodyHandler);
        }
        origins.require(target);
        var outgoing = new OutgoingRequest(request, target, context.limits().replayBytes(), false);
        var handler = StallLimit.around(responseBodyHandler, context);
        return new BlockingExchange<>(context, outgoing, handler).run();
    }

    /**
     * As {@link HttpClient#sendAsync(HttpRequest, BodyHandler)}, with credentials. Blocks neither the caller nor the
     * executor; cancelling the future, or one derived from it, cancels the exchange.
     *
     * @throws IllegalArgumentException when the request brings an {@code Authorization} header
     */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> responseBodyHandler) {
        return start(request, responseBodyHandler, null);
    }

    /**
     * As {@link HttpClient#sendAsync(HttpRequest, BodyHandler, PushPromiseHandler)}, with credentials. A request that takes
     * pushes is never sent again.
     *
     * @throws IllegalArgumentException when the request brings an {@code Authorization} header
     */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            BodyHandler<T> responseBodyHandler,
            @Nullable PushPromiseHandler<T> pushPromiseHandler) {
        return start(request, responseBodyHandler, pushPromiseHandler);
    }

    /**
     * Opens WebSockets with credentials in the handshake.
     *
     * @return a builder; each handshake takes its credentials when it begins
     */
    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return new AuthorizedWebSocketBuilder(context, origins, ending);
    }

    private <T> CompletableFuture<HttpResponse<T>> start(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        Objects.requireNonNull(handler, "responseBodyHandler");
        var target = request.uri();
        try {
            ending.requireOpen();
            if (origins.passesThrough(target)) {
                return pushes == null
                        ? delegate.sendAsync(request, handler)
                        : delegate.sendAsync(request, handler, pushes);
            }
            origins.require(target);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        var outgoing = new OutgoingRequest(request, target, context.limits().replayBytes(), pushes != null);
        return new AsyncExchange<>(context, outgoing, StallLimit.around(handler, context), pushes).start();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return delegate.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return delegate.connectTimeout();
    }

    /** Always {@code NEVER}. */
    @Override
    public Redirect followRedirects() {
        return delegate.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return delegate.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return delegate.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return delegate.sslParameters();
    }

    /** Always empty. */
    @Override
    public Optional<Authenticator> authenticator() {
        return delegate.authenticator();
    }

    @Override
    public Version version() {
        return delegate.version();
    }

    @Override
    public Optional<Executor> executor() {
        return delegate.executor();
    }

    /** Refuses new requests. What is under way goes on. Overrides the method of JDK 21. */
    public void shutdown() {
        ending.shutdown();
    }

    /** As {@link #shutdown}; on JDK 21 and later an owned delegate also breaks off what is under way. */
    public void shutdownNow() {
        ending.shutdownNow();
    }

    /**
     * Whether everything has ended. A delegate that is not owned is not asked: then this tells whether new requests are
     * refused. Overrides the method of JDK 21.
     *
     * @return true after a shutdown, once nothing is under way
     */
    public boolean isTerminated() {
        return ending.isTerminated();
    }

    /**
     * Waits until everything has ended after a shutdown. A delegate that is not owned, or can't be closed (JDK 17), is not
     * waited for. Overrides the method of JDK 21.
     *
     * @param duration the longest wait
     * @return as {@link #isTerminated}
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return ending.awaitTermination(duration);
    }

    /**
     * Refuses new requests; on JDK 21 and later it then waits for an owned delegate to end. A delegate that is not owned is
     * left open. Overrides the method of JDK 21.
     */
    public void close() {
        ending.close();
    }

    /** Tells where credentials may go. */
    @Override
    public String toString() {
        return "AuthorizingHttpClient[" + origins + "]";
    }
}
