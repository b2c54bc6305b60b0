package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.Credential.BearerToken;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.oauth.BackOff;
import dev.signet.internal.profile.OwnerLookup;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whose a credential is that does not tell so itself. Each credential's owner is asked for once while a home is open, and after
 * a failure again when its time has come; the answer is stored nowhere. Safe for use by several threads.
 */
public final class KnownOwners {
    private final OwnerLookup lookup;
    private final TimeSource time;
    private final DoubleSupplier random;
    private @Nullable String asked;
    private @Nullable Owned answer;
    private int failures;
    private long askAgainAt;

    /**
     * Knows nobody yet.
     *
     * @param lookup finds out
     * @param time clocks
     * @param random from 0 to 1, for jitter
     */
    public KnownOwners(OwnerLookup lookup, TimeSource time, DoubleSupplier random) {
        this.lookup = lookup;
        this.time = time;
        this.random = random;
    }

    /** What is known of an owner. */
    sealed interface Owned {
        /**
         * All that has to be known.
         *
         * @param credential with its owner's attributes
         */
        record Known(Credential credential) implements Owned {}

        /**
         * Not enough to judge or to use the credential.
         *
         * @param problem why
         */
        record NotKnown(Problem.Owner problem) implements Owned {}
    }

    /** Whether a policy can only judge {@code credential} once its owner was asked for. */
    public boolean isNeeded(Credential credential) {
        return lookup.isNeeded(credential);
    }

    /** Notes a credential whose owner somebody else asked for, so that it is not done twice. */
    public synchronized void learn(BearerToken credential) {
        asked = Held.generation(credential);
        answer = new Owned.Known(credential);
    }

    /** The owner of {@code credential}; asked for, if need be, which takes seconds at the most. */
    synchronized Owned of(Credential credential) {
        if (!lookup.isNeeded(credential)) {
            return new Owned.Known(credential);
        }
        var known = answer;
        var generation = Held.generation(credential);
        boolean same = generation.equals(asked);
        if (known != null && same && (known instanceof Owned.Known || time.nanos() - askAgainAt < 0)) {
            return known;
        }
        failures = same ? failures : 0;
        var fresh = ask(credential);
        asked = generation;
        answer = fresh;
        return fresh;
    }

    private Owned ask(Credential credential) {
        try {
            var owned = new Owned.Known(lookup.ask(credential));
            failures = 0;
            return owned;
        } catch (AuthException e) {
            failures++;
            var asks = e instanceof TokenServiceException service ? service.retryAfter() : Optional.<Duration>empty();
            var pause = BackOff.after(failures, asks, random.getAsDouble());
            askAgainAt = time.nanos() + pause.toNanos();
            return new Owned.NotKnown(new Problem.Owner(
                    e instanceof CredentialRejectedException,
                    String.valueOf(e.getMessage()),
                    e.remedy(),
                    time.millis() + pause.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Owned.NotKnown(new Problem.Owner(
                    false, "the question whose the credential is was broken off", "Try again.", time.millis()));
        }
    }
}
