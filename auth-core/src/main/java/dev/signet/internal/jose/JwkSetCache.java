package dev.signet.internal.jose;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signet.auth.AssertionException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The JWK sets of all issuers in use, at most 32 of them; see {@link CachedJwkSet} for what is kept and for how long. Holds no
 * thread between fetches and needs no closing. Safe for use by several threads.
 */
public final class JwkSetCache {
    /** Addresses are configured, so this many are never reached; it bounds what a program that makes them up can fill. */
    private static final long MAX_SETS = 32;

    private final TokenServiceClient service;
    private final TimeSource time;
    private @Nullable Cache<URI, CachedJwkSet> sets;

    /**
     * Reads nothing yet.
     *
     * @param service the only way to the network; not closed by this cache
     * @param time what ages are measured with
     */
    public JwkSetCache(TokenServiceClient service, TimeSource time) {
        this.service = Objects.requireNonNull(service, "service");
        this.time = Objects.requireNonNull(time, "time");
    }

    /** As {@link CachedJwkSet#require}. */
    VerificationKey require(URI jwksUri, String keyId, SigningAlgorithm algorithm) throws AssertionException {
        return sets().get(jwksUri, address -> new CachedJwkSet(address, service, time))
                .require(keyId, algorithm);
    }

    /** Made when first needed, so that who verifies nothing loads nothing. */
    private synchronized Cache<URI, CachedJwkSet> sets() {
        if (sets == null) {
            // Its clean-up is short; the pool it would run on by default belongs to the host.
            sets = Caffeine.newBuilder()
                    .maximumSize(MAX_SETS)
                    .executor(Runnable::run)
                    .build();
        }
        return sets;
    }
}
