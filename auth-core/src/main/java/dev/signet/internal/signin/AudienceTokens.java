package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.oauth.BackOff;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of a machine, one for each thing they are to be good for, in memory only.
 *
 * <ul>
 *   <li>A token is handed out until {@link #MARGIN} before it ends: by {@code expires_in}, else by its own {@code exp}, else
 *       {@link #UNKNOWN_LIFE} after it came.
 *   <li>However many threads want the same one at a moment, one request is made, and its failure is theirs too.
 *   <li>After a failure nobody asks again for the time of {@link BackOff}; who wants the token then gets the same failure.
 *   <li>Beyond {@link #MAX} the one that was not used for the longest time is forgotten.
 * </ul>
 *
 * Needs no closing. Safe for use by several threads.
 */
final class AudienceTokens {
    static final int MAX = 1_000;
    static final Duration MARGIN = Duration.ofSeconds(30);
    static final Duration UNKNOWN_LIFE = Duration.ofMinutes(1);

    private final MachineGrants grants;
    private final TimeSource time;
    private final DoubleSupplier random;

    /** In the order in which they were used. */
    private final Map<GrantScope, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    AudienceTokens(MachineGrants grants, TimeSource time, DoubleSupplier random) {
        this.grants = Objects.requireNonNull(grants, "grants");
        this.time = Objects.requireNonNull(time, "time");
        this.random = Objects.requireNonNull(random, "random");
    }

    /** One scope's token. */
    private static final class Slot {
        private final SharedCall<TokenSet> call;
        private volatile @Nullable Held held;
        private volatile @Nullable Refused refused;

        private Slot(SharedCall<TokenSet> call) {
            this.call = call;
        }
    }

    private record Held(TokenSet tokens, Instant goodUntil) {}

    /** Why there was none. {@code until} is of {@link TimeSource#nanos()}. */
    private record Refused(AuthException why, int inARow, long until) {}

    /**
     * A token for {@code scope}.
     *
     * @param wait the longest it may take, whether this thread asks or another does; positive
     * @return with an access token, and its end where that is known
     * @throws AuthException when there is none
     */
    TokenSet token(GrantScope scope, Duration wait) throws AuthException {
        Slot slot = slot(scope);
        Held held = slot.held;
        return held != null && isGood(held) ? held.tokens() : slot.call.join(() -> fetched(slot, scope, wait), wait);
    }

    /** Forgets {@code accessToken}, since its service refused it before it ended; a newer one stays. */
    void reject(GrantScope scope, Secret accessToken) {
        Slot slot = slot(scope);
        synchronized (slot) {
            Held held = slot.held;
            if (held != null && held.tokens().accessToken().equals(Optional.of(accessToken))) {
                slot.held = null;
            }
        }
    }

    /** How many are kept, used up ones included. */
    int size() {
        synchronized (slots) {
            return slots.size();
        }
    }

    private Slot slot(GrantScope scope) {
        synchronized (slots) {
            Slot slot = slots.computeIfAbsent(
                    scope, wanted -> new Slot(new SharedCall<>("a token for " + wanted.audience(), time)));
            if (slots.size() > MAX) {
                slots.remove(slots.keySet().iterator().next());
            }
            return slot;
        }
    }

    private TokenSet fetched(Slot slot, GrantScope scope, Duration wait) throws AuthException {
        Held held = slot.held;
        if (held != null && isGood(held)) {
            return held.tokens();
        }
        Refused before = slot.refused;
        if (before != null && time.nanos() - before.until() < 0) {
            throw before.why();
        }
        int failures = before == null ? 1 : before.inARow() + 1;
        GrantOutcome outcome;
        try {
            outcome = MachineRefresher.ask(grants, scope, wait, time);
        } catch (AuthException e) {
            slot.refused = refused(e, failures, Optional.empty());
            throw e;
        }
        if (outcome instanceof GrantOutcome.Granted granted) {
            synchronized (slot) {
                slot.held = new Held(granted.tokens(), goodUntil(granted.tokens()));
            }
            slot.refused = null;
            return granted.tokens();
        }
        var failed = (GrantOutcome.Failed) outcome;
        AuthException why = MachineFailure.exception(failed);
        slot.refused = refused(why, failures, failed.retryAfter());
        throw why;
    }

    private Refused refused(AuthException why, int failures, Optional<Duration> retryAfter) {
        Duration pause = BackOff.after(failures, retryAfter, random.getAsDouble());
        return new Refused(why, failures, time.nanos() + pause.toNanos());
    }

    private boolean isGood(Held held) {
        return time.instant().isBefore(held.goodUntil());
    }

    private Instant goodUntil(TokenSet tokens) {
        Optional<Instant> end = tokens.expiresAt()
                .or(() -> tokens.accessToken()
                        .flatMap(token -> UnverifiedClaims.read(token.reveal()))
                        .flatMap(UnverifiedClaims::expiresAt));
        return end.map(at -> at.minus(MARGIN)).orElseGet(() -> time.instant().plus(UNKNOWN_LIFE));
    }
}
