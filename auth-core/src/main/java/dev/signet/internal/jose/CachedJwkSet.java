package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The JWK set at one address, fetched by one thread at a time, whoever asks.
 *
 * <ul>
 *   <li>It lives as long as {@link CacheControl} says. From four fifths of that on, the next use has it fetched in the
 *       background; after all of it, callers wait for a new one.
 *   <li>When none can be had, the old set goes on for {@link #OUTAGE} past its life, then nothing is verified any more. An
 *       answer that is no trustworthy JWK set counts as none.
 *   <li>After a failed fetch there is no other for {@link #FAILURE_PAUSE}.
 *   <li>A key id that is not in the set has it fetched at once, since keys may have been rotated, but no more often than each
 *       {@link #KEY_ID_PAUSE}: anybody can make up key ids.
 * </ul>
 *
 * Safe for use by several threads. Fetches run on daemon threads of their own, so an interrupted caller loses nothing for others.
 */
final class CachedJwkSet {
    static final Duration FETCH_DEADLINE = Duration.ofSeconds(10);
    static final Duration OUTAGE = Duration.ofMinutes(5);
    static final Duration FAILURE_PAUSE = Duration.ofSeconds(10);
    static final Duration KEY_ID_PAUSE = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final URI address;
    private final TokenServiceClient service;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Fetched held;
    private @Nullable Failed lastFailure;
    private @Nullable Moment lastForUnknownKeyId;
    private @Nullable CompletableFuture<Outcome> underWay;

    CachedJwkSet(URI address, TokenServiceClient service, TimeSource time) {
        this.address = address;
        this.service = service;
        this.time = time;
    }

    private sealed interface Outcome {}

    /** The time of asking counts: the set may have been that old when the answer came. */
    private record Fetched(JwkSet keys, Moment asked, Duration timeToLive) implements Outcome {}

    private record Failed(String reason, Moment at) implements Outcome {}

    /** A set to use, and whether it was fetched while this caller waited. */
    private record Choice(JwkSet keys, boolean isNew) {}

    /**
     * The key called {@code keyId} for {@code algorithm}. May wait for a fetch, which takes at most {@link #FETCH_DEADLINE}; for two of them when the
     * first one was under way for other reasons.
     *
     * @throws AssertionException when there is no such key, or, being {@link AssertionException#isRemote() remote}, when that can't
     *     be told without a newer set
     */
    VerificationKey require(String keyId, SigningAlgorithm algorithm) throws AssertionException {
        Choice current = current();
        Optional<VerificationKey> key = current.keys().find(keyId, algorithm);
        if (key.isEmpty() && !current.isNew()) {
            key = newerThan(current.keys(), keyId).find(keyId, algorithm);
        }
        return key.orElseThrow(() -> unknown(keyId, algorithm));
    }

    private Choice current() throws AssertionException {
        CompletableFuture<Outcome> fetch;
        lock.lock();
        try {
            if (held != null && isYoungerThan(held, held.timeToLive())) {
                if (!isYoungerThan(held, held.timeToLive().multipliedBy(4).dividedBy(5)) && hasNotFailedLately()) {
                    var unused = fetch();
                }
                return new Choice(held.keys(), false);
            }
            if (underWay == null && lastFailure != null && !hasNotFailedLately()) {
                return new Choice(despite(lastFailure), false);
            }
            fetch = fetch();
        } finally {
            lock.unlock();
        }
        Outcome outcome = await(fetch);
        if (outcome instanceof Fetched fetched) {
            return new Choice(fetched.keys(), true);
        }
        return new Choice(despite((Failed) outcome), false);
    }

    /** The set after a rotation, which may be the same as {@code known}. */
    private JwkSet newerThan(JwkSet known, String keyId) throws AssertionException {
        CompletableFuture<Outcome> fetch;
        lock.lock();
        try {
            if (held != null && held.keys() != known) {
                return held.keys();
            }
            if (underWay == null && lastFailure != null && !hasNotFailedLately()) {
                throw undecided(keyId, lastFailure);
            }
            if (underWay == null) {
                if (lastForUnknownKeyId != null && isWithin(lastForUnknownKeyId, KEY_ID_PAUSE)) {
                    return known;
                }
                lastForUnknownKeyId = Moment.now(time);
            }
            fetch = fetch();
        } finally {
            lock.unlock();
        }
        Outcome outcome = await(fetch);
        if (outcome instanceof Fetched fetched) {
            return fetched.keys();
        }
        throw undecided(keyId, (Failed) outcome);
    }

    /** The old set while the outage is short. */
    private JwkSet despite(Failed failure) throws AssertionException {
        lock.lock();
        try {
            if (held != null && isYoungerThan(held, held.timeToLive().plus(OUTAGE))) {
                return held.keys();
            }
            throw Refusals.noKeys(describe(failure)
                    + (held == null
                            ? ""
                            : "; the last good one is " + held.asked().age(time).toSeconds()
                                    + " s old, too old to go on with"));
        } finally {
            lock.unlock();
        }
    }

    private AssertionException undecided(String keyId, Failed failure) {
        return Refusals.noKeys(
                "key " + Refusals.shown(keyId) + " is not in the JWK set that is known, and " + describe(failure));
    }

    private AssertionException unknown(String keyId, SigningAlgorithm algorithm) {
        return Refusals.token(
                "its key " + Refusals.shown(keyId) + " is not among the " + algorithm.headerName() + " keys at "
                        + Endpoints.describe(address),
                "Get a new token from the issuer. A key that was published only now is seen within "
                        + KEY_ID_PAUSE.toSeconds() + " s.");
    }

    private String describe(Failed failure) {
        return "the JWK set at " + Endpoints.describe(address) + " could not be had "
                + failure.at().age(time).toSeconds() + " s ago: " + failure.reason();
    }

    private boolean isYoungerThan(Fetched set, Duration age) {
        return isWithin(set.asked(), age);
    }

    private boolean hasNotFailedLately() {
        return lastFailure == null || !isWithin(lastFailure.at(), FAILURE_PAUSE);
    }

    private boolean isWithin(Moment moment, Duration span) {
        return moment.age(time).compareTo(span) < 0;
    }

    /** The fetch under way, or a new one. Called under the lock, which the fetch takes to end, so it ends after this. */
    private CompletableFuture<Outcome> fetch() {
        if (underWay == null) {
            underWay = CompletableFuture.supplyAsync(this::fetchNow, CachedJwkSet::startDaemon);
        }
        return underWay;
    }

    private static void startDaemon(Runnable task) {
        var thread = new Thread(task, "signet-jwks");
        thread.setDaemon(true);
        thread.start();
    }

    private Outcome fetchNow() {
        Moment asked = Moment.now(time);
        Outcome outcome = new Failed("reading it failed unexpectedly", asked);
        try {
            outcome = read(service.get(address, FETCH_DEADLINE), asked);
            return outcome;
        } finally {
            settle(outcome);
        }
    }

    private void settle(Outcome outcome) {
        lock.lock();
        try {
            underWay = null;
            if (outcome instanceof Fetched fetched) {
                held = fetched;
                lastFailure = null;
            } else {
                lastFailure = (Failed) outcome;
            }
        } finally {
            lock.unlock();
        }
    }

    private Outcome read(Answer answer, Moment asked) {
        if (answer instanceof Answer.NotSent notSent) {
            return new Failed(notSent.detail(), Moment.now(time));
        }
        if (answer instanceof Answer.Lost lost) {
            return new Failed(lost.detail(), Moment.now(time));
        }
        var response = (Answer.Response) answer;
        if (response.status() != OK) {
            return new Failed("expected status 200, found " + response.status(), Moment.now(time));
        }
        try {
            return new Fetched(JwkSet.parse(response.body()), asked, CacheControl.timeToLive(response.headers()));
        } catch (JwkDocument.UnfitException e) {
            return new Failed("it is no JWK set to trust: " + e.getMessage(), Moment.now(time));
        }
    }

    private static Outcome await(CompletableFuture<Outcome> fetch) throws AssertionException {
        try {
            return fetch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.noKeys("the thread was interrupted while it waited for the JWK set");
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading a JWK set failed", e.getCause());
        }
    }
}
