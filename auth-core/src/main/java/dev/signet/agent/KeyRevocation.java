package dev.signet.agent;

import java.util.Objects;

/**
 * What came of revoking a key. In every case Signet signs nothing with it any more, and its private part is erased. Immutable.
 *
 * @param key as it is now
 * @param notice whether the service knows
 */
public record KeyRevocation(AgentKey key, Notice notice) {
    /** Checks that both are there. */
    public KeyRevocation {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(notice, "notice");
    }

    /** Whether the service knows that a key is of no use any more. */
    public enum Notice {
        /** The service confirmed it. */
        TOLD,
        /** The service could not be told; {@link AgentKeys#maintain} will tell it. */
        PENDING,
        /**
         * The service can't be told, as it ends no registrations or nobody said where; for all that is known it would still take what the
         * key signs. {@link AgentKeys#maintain} tells it once it can be told, until the key is purged.
         */
        NOT_POSSIBLE,
        /** There was nothing to tell: the service did not know the key, or had been told before. */
        NOT_NEEDED
    }
}
