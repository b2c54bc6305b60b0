package dev.signet.internal.ring;

/**
 * What an edit came to.
 *
 * @param before the ring it was applied to
 * @param after the ring as it is stored now; {@code before} itself when there was nothing to change
 */
record RingChange(KeyRing before, KeyRing after) {
    /** Whether nothing was written. */
    @SuppressWarnings("ReferenceEquality") // The same object is what an edit that changed nothing gives.
    boolean isNothing() {
        return before == after;
    }
}
