package dev.signet.internal.ring;

import dev.signet.auth.AuthException;

/** A change of the ring. It has no effect of its own and looks at nothing but the clock, since it is applied again when somebody else was faster. */
@FunctionalInterface
interface RingEdit {
    /**
     * The ring as it should be.
     *
     * @return {@code ring} itself, or an equal one, when there is nothing to change
     * @throws AuthException when the ring does not allow it
     */
    KeyRing apply(KeyRing ring) throws AuthException;
}
