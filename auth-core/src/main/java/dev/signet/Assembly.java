package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.http.AuthorizingHttpClient;
import dev.signet.internal.http.ExchangeLimits;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.lease.HomeLock;
import dev.signet.internal.lease.InProcessLeases;
import dev.signet.internal.lease.NeighbourLock;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.session.Ground;
import dev.signet.internal.session.Session;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the parts of an open home together, and takes them apart again. */
final class Assembly implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final SignetBuilder settings;
    private final AuthListener listener;
    private final OriginRules origins;
    private final TransportSettings transport;
    private final TokenServiceClient service;
    private final Parts parts;
    private final Session session;
    private @Nullable HttpClient http;

    private Assembly(
            SignetBuilder settings,
            AuthListener listener,
            OriginRules origins,
            TransportSettings transport,
            TokenServiceClient service,
            Parts parts,
            Session session) {
        this.settings = settings;
        this.listener = listener;
        this.origins = origins;
        this.transport = transport;
        this.service = service;
        this.parts = parts;
        this.session = session;
    }

    /** What lies in the home, or stands in for it. */
    private record Parts(CredentialStore store, boolean opened, LeaseProvider leases, NeighbourLock neighbour) {}

    static Assembly of(SignetBuilder settings) throws AuthException {
        var definition = settings.profile.definition();
        var listener = new LoudEvents(settings.listener);
        var origins = origins(settings);
        var transport = TransportSettings.from(settings.settings, definition.caBundleVariables());
        for (var override : definition.endpointOverrides(settings.settings).entrySet()) {
            if (!OriginRules.isLoopback(override.getValue())) {
                origins.require(override.getValue());
            }
            listener.on(new AuthEvent.EndpointOverridden(
                    "endpoint", OriginRules.describe(override.getValue()), override.getKey()));
        }
        var service = new HttpTokenServiceClient(transport, settings.time);
        var refresher = settings.refresher != null
                ? settings.refresher
                : definition.refresher(service, settings.settings, settings.time);
        var parts = parts(settings, listener);
        var ground = new Ground(
                definition,
                parts.store(),
                parts.store(),
                parts.leases(),
                parts.neighbour(),
                refresher,
                settings.time,
                settings.random,
                listener,
                settings.limits);
        return new Assembly(settings, listener, origins, transport, service, parts, new Session(ground, origins));
    }

    private static OriginRules origins(SignetBuilder settings) {
        var rules = OriginRules.builder();
        settings.profile.definition().origins().forEach(rules::allow);
        settings.allowed.forEach(rules::allow);
        settings.passedThrough.forEach(rules::passThrough);
        return rules.build();
    }

    private static Parts parts(SignetBuilder settings, AuthListener listener) throws AuthException {
        var definition = settings.profile.definition();
        var given = settings.store;
        if (given != null && settings.home == null) {
            var leases = settings.leases != null
                    ? settings.leases
                    : new InProcessLeases("store " + System.identityHashCode(given), settings.time);
            return new Parts(given, false, leases, new NeighbourLock(Path.of(""), List.of(), settings.time));
        }
        var home = settings.home != null ? settings.home : definition.defaultHome(settings.settings);
        var store = given != null
                ? given
                : StoreDiscovery.open(
                        settings.storeName,
                        new CredentialStoreProvider.Request(home, definition.layout(), settings.time, listener));
        var leases = settings.leases != null
                ? settings.leases
                : new HomeLock(home, definition.layout().ownFolder(), settings.time);
        var neighbour = new NeighbourLock(home, definition.neighbourLocks(), settings.time);
        return new Parts(store, given == null, leases, neighbour);
    }

    Session session() {
        return session;
    }

    CredentialStore store() {
        return parts.store();
    }

    String storeReason() {
        return settings.storeReason;
    }

    synchronized HttpClient httpClient() {
        if (http == null) {
            http = authorizing(ownClient(), true);
        }
        return http;
    }

    HttpClient httpClient(HttpClient delegate) {
        return authorizing(delegate, false);
    }

    private HttpClient authorizing(HttpClient delegate, boolean owned) {
        var limits = ExchangeLimits.defaults().withStall(settings.stallLimit);
        return AuthorizingHttpClient.around(delegate, owned, session, origins, limits, listener, settings.time);
    }

    private HttpClient ownClient() {
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

    @Override
    public void close() {
        session.close();
        service.close();
        if (parts.opened()) {
            parts.store().close();
        }
    }
}
