package dev.signet.internal.ring;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that is of no use here any more and still good at the service, which is to be told. It is written with the revocation
 * itself and outlives the key's own entry. Its entry is kept whole, members nobody here knows included. Immutable.
 *
 * <p>Members: {@code agent_runtime_id}; {@code key_id}; {@code since} when it is owed; {@code attempts} made; {@code retry_at};
 * {@code not_possible_at} when it was found that the service can't be told. That is said once and waited for no more, but never
 * forgotten: a way may be configured later, and who asks again must not hear that all is well.
 */
final class OwedRevocation {
    /** The longest pause between two attempts; a later moment was written by a clock that was wrong. */
    static final Duration MAX_PAUSE = Duration.ofHours(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** 2 to the 12th is more seconds than an hour has. */
    private static final int MAX_DOUBLINGS = 12;

    private static final String RUNTIME_ID = "agent_runtime_id";
    private static final String KEY_ID = "key_id";
    private static final String SINCE = "since";
    private static final String ATTEMPTS = "attempts";
    private static final String RETRY_AT = "retry_at";
    private static final String NOT_POSSIBLE_AT = "not_possible_at";

    private final JsonObject json;

    private OwedRevocation(JsonObject json) {
        this.json = json;
    }

    /** One that was never tried. */
    static OwedRevocation of(String runtimeId, String keyId, Instant since) {
        return new OwedRevocation(JsonObject.empty()
                .with(RUNTIME_ID, runtimeId)
                .with(KEY_ID, keyId)
                .with(SINCE, since.toString()));
    }

    /** Checks a stored entry. */
    static OwedRevocation read(StoredObject members) throws DamagedCredentialException {
        if (!AssertionId.isValid(members.requireText(RUNTIME_ID))) {
            throw members.corrupt(
                    RUNTIME_ID, "must be 1 to 128 characters of A-Z a-z 0-9 . _ ~ - (and not . or ..), but is not");
        }
        members.requireText(KEY_ID);
        members.checkTime(SINCE);
        members.checkTime(RETRY_AT);
        members.checkTime(NOT_POSSIBLE_AT);
        members.checkCount(ATTEMPTS);
        return new OwedRevocation(members.json());
    }

    String runtimeId() {
        return StoredObject.text(json, RUNTIME_ID).orElseThrow();
    }

    String keyId() {
        return StoredObject.text(json, KEY_ID).orElseThrow();
    }

    /** Since when it is owed, where that was noted. */
    Optional<Instant> since() {
        return StoredObject.time(json, SINCE);
    }

    int attempts() {
        return StoredObject.count(json, ATTEMPTS);
    }

    /** Whether the service may be asked now. */
    boolean isDue(Instant now) {
        return StoredObject.time(json, RETRY_AT)
                .filter(now::isBefore)
                .filter(moment -> Duration.between(now, moment).compareTo(MAX_PAUSE) <= 0)
                .isEmpty();
    }

    /** After one more attempt that told the service nothing; the pause is the service's own where that is longer. */
    OwedRevocation tried(Optional<Duration> asked, Instant now) {
        int attempts = attempts() + 1;
        Duration own = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
        Duration pause = asked.filter(wait -> wait.compareTo(own) > 0).orElse(own);
        Duration bounded = pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
        return new OwedRevocation(json.without(NOT_POSSIBLE_AT)
                .with(ATTEMPTS, JsonNumber.of(attempts))
                .with(RETRY_AT, now.plus(bounded).toString()));
    }

    /** One of which the service can't be told. */
    OwedRevocation notPossible(Instant now) {
        return new OwedRevocation(json.with(NOT_POSSIBLE_AT, now.toString()));
    }

    /** Whether the service is to be told as soon as it can be. */
    boolean isPending() {
        return StoredObject.find(json, NOT_POSSIBLE_AT).isEmpty();
    }

    /** Whether both are about the same registration. */
    boolean isFor(OwedRevocation other) {
        return runtimeId().equals(other.runtimeId()) && keyId().equals(other.keyId());
    }

    JsonObject json() {
        return json;
    }

    /** Tells the ids. */
    @Override
    public String toString() {
        return "OwedRevocation[" + runtimeId() + ", " + keyId() + "]";
    }
}
