package dev.signet.verify;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place for each owner's keys; what one place says of another owner's is passed over. */
final class KeysByOwner implements VerificationKeys {
    private final Map<String, VerificationKeys> keys;

    KeysByOwner(Map<String, VerificationKeys> keys) {
        this.keys = Map.copyOf(keys);
    }

    @Override
    public List<PublishedKey> find(String owner, Duration maxAge) throws VerificationException {
        @Nullable VerificationKeys place = keys.get(owner);
        return place == null ? List.of() : place.find(owner, maxAge);
    }

    @Override
    public List<PublishedKey> findAnew(String owner, Duration maxAge) throws VerificationException {
        @Nullable VerificationKeys place = keys.get(owner);
        return place == null ? List.of() : place.findAnew(owner, maxAge);
    }
}
