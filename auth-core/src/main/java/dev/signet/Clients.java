package dev.signet;

import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.acting.ClientSource;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.http.AuthorizingHttpClient;
import dev.signet.internal.http.ExchangeLimits;
import dev.signet.internal.http.OriginRules;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients of an open home, each around the session or around one agent. They share one set of connections, which is made
 * when the first is asked for: a home that only gives tokens opens none. Safe for use by several threads.
 */
final class Clients implements ClientSource {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final TransportSettings transport;
    private final OriginRules origins;
    private final RequestAuthorizer session;
    private final Duration stallLimit;
    private final AuthListener listener;
    private final TimeSource time;
    private @Nullable HttpClient carrier;
    private @Nullable HttpClient http;

    Clients(
            TransportSettings transport,
            OriginRules origins,
            RequestAuthorizer session,
            Duration stallLimit,
            AuthListener listener,
            TimeSource time) {
        this.transport = transport;
        this.origins = origins;
        this.session = session;
        this.stallLimit = stallLimit;
        this.listener = listener;
        this.time = time;
    }

    /** The client that carries the session's credential; the same each time. */
    synchronized HttpClient ofSession() {
        if (http == null) {
            http = around(carrier(), true, session);
        }
        return http;
    }

    /** The application's own client, made to carry the session's credential. */
    HttpClient around(HttpClient delegate) {
        return around(delegate, false, session);
    }

    @Override
    public HttpClient carrying(RequestAuthorizer authorizer) {
        return around(carrier(), false, authorizer);
    }

    private HttpClient around(HttpClient delegate, boolean owned, RequestAuthorizer authorizer) {
        var limits = ExchangeLimits.defaults().withStall(stallLimit);
        return AuthorizingHttpClient.around(delegate, owned, authorizer, origins, limits, listener, time);
    }

    private synchronized HttpClient carrier() {
        if (carrier == null) {
            carrier = plain();
        }
        return carrier;
    }

    private HttpClient plain() {
        var client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        transport.proxies().ifPresent(client::proxy);
        try {
            transport.sslContext().ifPresent(client::sslContext);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the JVM's own trust store can't be read", e);
        }
        return client.build();
    }
}
