package dev.signet.internal.ring;

/**
 * What an edit came to.
 *
 * @param before the ring it was applied to
 * @param after the ring as it is stored now; {@code before} itself when there was nothing to change
 */
record RingChange(KeyRing before, KeyRing after) {}
