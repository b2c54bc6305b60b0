package dev.signet.internal.oidc;

import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.TokenServiceClient;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Finds the {@link OpenIssuer} of an open home by its token-service client, of which each home has one: so the parts of a home,
 * which a profile hands out one by one, share what one of them learned. Keeps no home open. Safe for use by several threads.
 */
final class OpenIssuers {
    private final Map<TokenServiceClient, WeakReference<OpenIssuer>> open = new WeakHashMap<>();

    synchronized OpenIssuer of(OidcTerms terms, TokenServiceClient service, TimeSource time) {
        // An issuer holds its client, so a strong reference here would keep both for ever.
        var known = open.get(service);
        var issuer = known == null ? null : known.get();
        if (issuer == null) {
            issuer = new OpenIssuer(terms, service, time);
            open.put(service, new WeakReference<>(issuer));
        }
        return issuer;
    }
}
