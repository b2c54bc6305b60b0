package dev.signet.internal.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A response as the caller sees it: its request is the caller's own, and no earlier answer shows. */
final class DeliveredResponse<T extends @Nullable Object> implements HttpResponse<T> {
    private static final NewerMethod CONNECTION_LABEL =
            NewerMethod.find(HttpResponse.class, "connectionLabel", Optional.class);

    private final HttpResponse<?> wire;
    private final HttpRequest request;
    private final T body;

    DeliveredResponse(HttpResponse<?> wire, HttpRequest request, T body) {
        this.wire = wire;
        this.request = request;
        this.body = body;
    }

    @Override
    public int statusCode() {
        return wire.statusCode();
    }

    /** The request as the caller made it, without credentials. */
    @Override
    public HttpRequest request() {
        return request;
    }

    /** Always empty: an earlier answer would show the credentials it refused. */
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
        return wire.headers();
    }

    @Override
    public T body() {
        return body;
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return wire.sslSession();
    }

    @Override
    public URI uri() {
        return wire.uri();
    }

    @Override
    public HttpClient.Version version() {
        return wire.version();
    }

    /**
     * Overrides the method of the same name where the JDK has it (from 25 on).
     *
     * @return the connection's label; empty on older JDKs
     */
    @SuppressWarnings("unchecked") // The method of this name returns an Optional<String>.
    public Optional<String> connectionLabel() {
        return CONNECTION_LABEL.isPresent() ? (Optional<String>) CONNECTION_LABEL.call(wire) : Optional.empty();
    }

    @Override
    public String toString() {
        return "(" + request.method() + " " + Origin.describe(uri()) + ") " + statusCode();
    }
}
