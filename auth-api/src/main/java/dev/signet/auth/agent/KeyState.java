package dev.signet.auth.agent;

/** Where the key of an agent is in its life (NIST SP 800-57 part 1, section 7, in four words). */
public enum KeyState {
    /** Made and stored; whether the service knows it is not certain. It signs nothing yet. */
    GENERATED,
    /** The key the agent signs with. An agent has one at most. */
    ACTIVE,
    /** Replaced; the service still takes what it signed. */
    RETIRING,
    /** Ended; its private part is erased. */
    REVOKED
}
