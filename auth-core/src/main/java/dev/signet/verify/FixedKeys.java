package dev.signet.verify;

import java.time.Duration;
import java.util.List;

/** Keys that never change. */
record FixedKeys(OwnedKeys keys) implements VerificationKeys {
    @Override
    public List<PublishedKey> find(String owner, Duration maxAge) {
        return keys.find(owner);
    }
}
