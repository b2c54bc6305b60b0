package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of one issuer, fetched when first needed and by one thread at a time, whoever asks.
 *
 * <ul>
 *   <li>It is used for {@link #LIFE}, or until {@link #refused} says that the server would not talk where it leads.
 *   <li>When no newer one can be had then, the old one goes on, up to {@link #OUTAGE} after it was fetched, and the issuer is asked
 *       again after {@link #PAUSE}. An attempt takes at most a third of its caller's time, so that the rest is left for the work.
 *   <li>A newer document that is refused is no outage: the issuer says something else now, and the old one is not used against it.
 * </ul>
 *
 * Safe for use by several threads.
 */
public final class CachedMetadata {
    static final Duration LIFE = Duration.ofHours(1);
    static final Duration OUTAGE = Duration.ofHours(24);
    static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration RENEWAL = Duration.ofSeconds(5);

    private final MetadataSource source;
    private final String issuer;
    private final TimeSource time;
    private final SharedCall<ServerMetadata> call;
    private volatile @Nullable Known known;

    /** What was found; times are {@link TimeSource#nanos()}, which no one sets. */
    private record Known(ServerMetadata metadata, long fetchedAt, long dueAt) {
        Known dueAt(long moment) {
            return new Known(metadata, fetchedAt, moment);
        }
    }

    /**
     * Fetches nothing yet.
     *
     * @param issuer as configured
     */
    public CachedMetadata(MetadataSource source, String issuer, TimeSource time) {
        this.source = Objects.requireNonNull(source, "source");
        this.issuer = Objects.requireNonNull(issuer, "issuer");
        this.time = Objects.requireNonNull(time, "time");
        this.call = new SharedCall<>("the metadata of " + issuer, time);
    }

    /**
     * The metadata to use now.
     *
     * @param wait the longest this may take; positive
     * @throws AuthException as {@link MetadataSource#fetch(String, Duration)}
     */
    public ServerMetadata current(Duration wait) throws AuthException {
        Known found = known;
        return found != null && !isDue(found) ? found.metadata() : call.join(() -> renewed(wait), wait);
    }

    /** Has the issuer asked again before the next use: what {@code metadata} led to did not answer as it should. */
    public synchronized void refused(ServerMetadata metadata) {
        Known found = known;
        if (found != null && found.metadata() == metadata) {
            known = found.dueAt(time.nanos());
        }
    }

    private ServerMetadata renewed(Duration wait) throws AuthException {
        Known old = known;
        if (old == null) {
            return keep(source.fetch(issuer, wait));
        }
        if (!isDue(old)) {
            return old.metadata();
        }
        Duration third = wait.dividedBy(3);
        try {
            return keep(source.fetch(issuer, third.compareTo(RENEWAL) < 0 ? third : RENEWAL));
        } catch (TokenServiceException e) {
            if (time.nanos() - old.fetchedAt() >= OUTAGE.toNanos()) {
                throw e;
            }
            put(old.dueAt(time.nanos() + PAUSE.toNanos()));
            return old.metadata();
        }
    }

    private ServerMetadata keep(ServerMetadata metadata) {
        long now = time.nanos();
        put(new Known(metadata, now, now + LIFE.toNanos()));
        return metadata;
    }

    private synchronized void put(Known found) {
        known = found;
    }

    private boolean isDue(Known found) {
        return time.nanos() - found.dueAt() >= 0;
    }
}
