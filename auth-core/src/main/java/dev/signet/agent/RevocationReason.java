package dev.signet.agent;

import java.util.Locale;

/** Why a key is revoked by force (NIST SP 800-57 part 1, section 7; RFC 5280, section 5.3.1). */
public enum RevocationReason {
    /** Somebody else may have the private part. */
    COMPROMISED,
    /** The agent is to sign nothing until somebody gives it another key. */
    SUSPENDED,
    /** Another key does its work. */
    SUPERSEDED,
    /** The agent is not needed any more. */
    CEASED;

    /**
     * The word that stands in the ring, in events and in {@link AgentKey#reason()}.
     *
     * @return in lower case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
