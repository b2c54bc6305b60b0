package dev.signet.internal.verify;

import dev.signet.auth.TimeSource;
import dev.signet.internal.jose.JwkDocument.UnfitException;
import dev.signet.internal.jose.Moment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a document says, never as it was longer ago than the caller allows: that is what makes a revocation count in time.
 *
 * <ul>
 *   <li>From half of the allowed age on, the next use has the document read in the background; for a document that is near, from one
 *       second on. Nothing is read that nobody uses.
 *   <li>Past the allowed age callers wait for a new reading, one for all of them, and fail when there is none. There is no going on
 *       with the old one, other than for tokens of an issuer: a key set that can't be read may be one that revokes a key.
 *   <li>After a failed reading there is no other for {@link #FAILURE_PAUSE}.
 *   <li>Who misses something in it has it read at once, but all of them together no more often than once a minute, or once a second
 *       when it is near: anybody can make up what to miss.
 * </ul>
 *
 * <p>While the document is young a use is a volatile read and two readings of the clock: no lock, no waiting. Readings are on daemon
 * threads of their own, so an interrupted caller loses nothing for others. Safe for use by several threads.
 *
 * @param <T> what is made of the document; the same object for as long as the text is the same
 */
public final class FreshDocument<T> {
    static final Duration FAILURE_PAUSE = Duration.ofSeconds(5);
    private static final Duration NEAR = Duration.ofSeconds(1);
    private static final Duration FAR = Duration.ofMinutes(1);

    /** Beyond the deadline of a reading over the network: a file on a dead network drive has none of its own. */
    private static final long PATIENCE_SECONDS = 2 * DocumentSource.DEADLINE.toSeconds();

    private final DocumentSource source;
    private final Reading<T> reading;
    private final TimeSource time;
    private final Duration betweenMisses;
    private final AtomicReference<@Nullable CompletableFuture<Outcome<T>>> underWay = new AtomicReference<>();
    private final AtomicReference<@Nullable Moment> lastMiss = new AtomicReference<>();
    private volatile @Nullable Held<T> held;
    private volatile @Nullable Failed<T> lastFailure;

    /** Reads nothing yet. */
    public FreshDocument(DocumentSource source, Reading<T> reading, TimeSource time) {
        this.source = source;
        this.reading = reading;
        this.time = time;
        this.betweenMisses = source.isNear() ? NEAR : FAR;
    }

    /** Makes something of the text of a document. */
    public interface Reading<T> {
        T read(String text) throws UnfitException;
    }

    private sealed interface Outcome<T> {}

    /** The time of asking counts: the document may have been that old when it came. */
    private record Held<T>(T value, String text, Moment asked) implements Outcome<T> {}

    private record Failed<T>(String problem, Moment at) implements Outcome<T> {}

    /**
     * What the document said less than {@code maxAge} ago.
     *
     * @throws UnavailableException when it could not be read in that time
     */
    public T get(Duration maxAge) throws UnavailableException {
        Held<T> known = held;
        if (known != null) {
            Duration age = known.asked().age(time);
            if (age.compareTo(maxAge) < 0) {
                if (age.compareTo(recheck(maxAge)) >= 0 && underWay.get() == null && !hasFailedLately()) {
                    var unused = start(known);
                }
                return known.value();
            }
        }
        Failed<T> failure = lastFailure;
        if (failure != null && underWay.get() == null && isWithin(failure.at(), FAILURE_PAUSE)) {
            throw unavailable(failure);
        }
        return fetch(known, maxAge);
    }

    /**
     * What the document says after a reading that began later than that of {@code known}, in which the caller misses something.
     *
     * @return {@code known} when it is too early for another reading
     * @throws UnavailableException when reading it failed
     */
    @SuppressWarnings("ReferenceEquality") // Another text is another object, whether or not it says the same.
    public T newerThan(T known, Duration maxAge) throws UnavailableException {
        Held<T> current = held;
        if (current != null && current.value() != known) {
            return get(maxAge);
        }
        Failed<T> failure = lastFailure;
        if (failure != null && underWay.get() == null && isWithin(failure.at(), FAILURE_PAUSE)) {
            throw unavailable(failure);
        }
        Moment last = lastMiss.get();
        if (last != null && isWithin(last, betweenMisses)) {
            return known;
        }
        if (!lastMiss.compareAndSet(last, Moment.now(time))) {
            return known;
        }
        return fetch(current, maxAge);
    }

    private Duration recheck(Duration maxAge) {
        Duration half = maxAge.dividedBy(2);
        return source.isNear() && half.compareTo(NEAR) > 0 ? NEAR : half;
    }

    /** A reading that was under way may have begun too long ago, or a machine may have slept during one: then there is one more. */
    private T fetch(@Nullable Held<T> known, Duration maxAge) throws UnavailableException {
        Outcome<T> outcome = await(start(known));
        if (outcome instanceof Held<T> slow && !isWithin(slow.asked(), maxAge)) {
            outcome = await(start(slow));
        }
        if (outcome instanceof Held<T> fetched) {
            Duration age = fetched.asked().age(time);
            if (age.compareTo(maxAge) < 0) {
                return fetched.value();
            }
            throw new UnavailableException("reading " + source + " took " + age.toSeconds()
                    + " s, longer than it may be old: " + maxAge.toSeconds() + " s");
        }
        throw unavailable((Failed<T>) outcome);
    }

    private UnavailableException unavailable(Failed<T> failure) {
        Held<T> known = held;
        String last = known == null
                ? ""
                : "; the last good one is " + known.asked().age(time).toSeconds() + " s old";
        return new UnavailableException(source + " could not be read "
                + failure.at().age(time).toSeconds() + " s ago: " + failure.problem() + last);
    }

    private boolean hasFailedLately() {
        Failed<T> failure = lastFailure;
        return failure != null && isWithin(failure.at(), FAILURE_PAUSE);
    }

    private boolean isWithin(Moment moment, Duration span) {
        return moment.age(time).compareTo(span) < 0;
    }

    /** Joins the reading under way, or begins one unless one ended since the caller looked at {@code known}. */
    private CompletableFuture<Outcome<T>> start(@Nullable Held<T> known) {
        var fresh = new CompletableFuture<Outcome<T>>();
        CompletableFuture<Outcome<T>> other = underWay.compareAndExchange(null, fresh);
        if (other != null) {
            return other;
        }
        Held<T> current = held;
        if (current != null && (known == null || !current.asked().equals(known.asked()))) {
            underWay.set(null);
            fresh.complete(current);
            return fresh;
        }
        var reader = new Thread(() -> readInto(fresh), "signet-keys");
        reader.setDaemon(true);
        try {
            reader.start();
        } catch (OutOfMemoryError e) {
            settle(fresh, new Failed<>("this process can start no more threads", Moment.now(time)));
        }
        return fresh;
    }

    private void readInto(CompletableFuture<Outcome<T>> fresh) {
        Moment asked = Moment.now(time);
        Outcome<T> outcome = new Failed<>("reading it failed unexpectedly", asked);
        try {
            outcome = readNow(asked);
        } finally {
            settle(fresh, outcome);
        }
    }

    private Outcome<T> readNow(Moment asked) {
        try {
            String text = source.read();
            Held<T> known = held;
            T value = known != null && known.text().equals(text) ? known.value() : reading.read(text);
            return new Held<>(value, text, asked);
        } catch (UnavailableException e) {
            return new Failed<>(String.valueOf(e.getMessage()), Moment.now(time));
        } catch (UnfitException e) {
            return new Failed<>("it is no JWK set to trust: " + e.getMessage(), Moment.now(time));
        }
    }

    private void settle(CompletableFuture<Outcome<T>> fresh, Outcome<T> outcome) {
        if (outcome instanceof Held<T> fetched) {
            held = fetched;
            lastFailure = null;
        } else {
            lastFailure = (Failed<T>) outcome;
        }
        underWay.set(null);
        fresh.complete(outcome);
    }

    private Outcome<T> await(CompletableFuture<Outcome<T>> reading) throws UnavailableException {
        try {
            return reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the thread was interrupted while it waited for " + source);
        } catch (TimeoutException e) {
            throw new UnavailableException("reading " + source + " takes longer than " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reading never ends with an exception", e);
        }
    }
}
