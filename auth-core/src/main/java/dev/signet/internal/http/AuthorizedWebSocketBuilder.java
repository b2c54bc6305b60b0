package dev.signet.internal.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets whose handshake carries credentials. What is set here is kept and given to a new builder of the delegate
 * for each handshake, so a refused one can be tried again. Not safe for use by several threads.
 */
final class AuthorizedWebSocketBuilder implements WebSocket.Builder {
    private final ExchangeContext context;
    private final OriginRules origins;
    private final CloseFamily ending;
    private final List<Header> headers = new ArrayList<>();
    private @Nullable Duration connectTimeout;
    private @Nullable String preferredProtocol;
    private String[] otherProtocols = {};

    AuthorizedWebSocketBuilder(ExchangeContext context, OriginRules origins, CloseFamily ending) {
        this.context = context;
        this.origins = origins;
        this.ending = ending;
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
        headers.add(new Header(name, value));
        return this;
    }

    @Override
    public WebSocket.Builder connectTimeout(Duration timeout) {
        connectTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    @Override
    public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
        preferredProtocol = Objects.requireNonNull(mostPreferred, "mostPreferred");
        otherProtocols = lesserPreferred.clone();
        return this;
    }

    /**
     * Opens a WebSocket. Credentials are taken now, and once more when the handshake is answered by a 401 and newer ones are
     * to be had.
     *
     * @param target a {@code ws} or {@code wss} address; its origin must be allowed, or passed through
     * @param listener told of what arrives
     * @return completes with the WebSocket, or as the JDK's own builder does; also with an
     *     {@link dev.signet.auth.AuthException}, and with an {@link IllegalArgumentException} when the caller set a header
     *     that carries credentials. Cancelling it cancels the handshake
     */
    @Override
    public CompletableFuture<WebSocket> buildAsync(URI target, Listener listener) {
        Objects.requireNonNull(listener, "listener");
        var own = List.copyOf(headers);
        try {
            ending.requireOpen();
            if (origins.passesThrough(target)) {
                return prepare(own).buildAsync(target, listener);
            }
            origins.require(target);
            return new WebSocketOpening(context, target, listener, own, this::prepare).start();
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private WebSocket.Builder prepare(List<Header> all) {
        var builder = context.delegate().newWebSocketBuilder();
        all.forEach(header -> builder.header(header.name(), header.value()));
        if (connectTimeout != null) {
            builder.connectTimeout(connectTimeout);
        }
        if (preferredProtocol != null) {
            builder.subprotocols(preferredProtocol, otherProtocols);
        }
        return builder;
    }

    /** One header line of a handshake; its value may be secret. */
    record Header(String name, String value) {
        Header {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }

        /** Tells the name only. */
        @Override
        public String toString() {
            return name;
        }
    }
}
