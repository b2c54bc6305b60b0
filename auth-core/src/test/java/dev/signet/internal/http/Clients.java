package dev.signet.internal.http;

import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import java.net.http.HttpClient;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Builds clients for tests and hears their events. */
final class Clients {
    static final int LIMIT = ExchangeLimits.defaults().replayBytes();

    final ConcurrentLinkedQueue<AuthEvent> events = new ConcurrentLinkedQueue<>();
    private HttpClient delegate =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private boolean owned;
    private ExchangeLimits limits = ExchangeLimits.defaults();
    private TimeSource time = TimeSource.system();
    private AuthListener listener = events::add;

    Clients over(HttpClient other, boolean isOwned) {
        delegate = other;
        owned = isOwned;
        return this;
    }

    Clients with(ExchangeLimits other) {
        limits = other;
        return this;
    }

    Clients with(TimeSource other) {
        time = other;
        return this;
    }

    Clients with(AuthListener other) {
        listener = other;
        return this;
    }

    AuthorizingHttpClient build(RequestAuthorizer authorizer, String... allowed) {
        var rules = OriginRules.builder();
        for (var origin : allowed) {
            rules.allow(origin);
        }
        return build(authorizer, rules.build());
    }

    AuthorizingHttpClient build(RequestAuthorizer authorizer, OriginRules rules) {
        return new AuthorizingHttpClient(delegate, owned, authorizer, rules, limits, listener, time);
    }
}
