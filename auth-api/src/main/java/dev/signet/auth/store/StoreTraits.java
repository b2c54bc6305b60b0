package dev.signet.auth.store;

import java.util.Set;

/**
 * What a store is like, so that a caller can decide without knowing its name.
 *
 * @param traits which of {@link Trait} hold
 * @param maxBytes the largest document it keeps, in bytes; positive
 */
public record StoreTraits(Set<Trait> traits, int maxBytes) {
    /** Copies {@code traits} and checks {@code maxBytes}. */
    public StoreTraits {
        traits = Set.copyOf(traits);
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes must be positive, but was " + maxBytes);
        }
    }

    /**
     * Whether {@code trait} holds.
     *
     * @param trait one of them
     * @return true when it does
     */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** One property of a store. */
    public enum Trait {
        /** Nothing can be written; every mutating call fails with {@code READ_ONLY}. */
        READ_ONLY,
        /** Whoever may read the medium reads the content. */
        PLAINTEXT,
        /** An acknowledged commit survives the end of the process and of the machine. */
        DURABLE,
        /** The medium itself compares revisions atomically; elsewhere the lease does. */
        NATIVE_CAS
    }
}
