package dev.signet.internal.ring;

/** Why a key is in its state, in the words of the document and of events. A ring may hold words that are newer than these. */
enum KeyReason {
    /** The agent's first key. */
    REGISTERED("registered"),
    /** Its turn came. */
    ROTATION("rotation"),
    /** Its predecessor was past its period. */
    EMERGENCY("emergency"),
    /** Its predecessor was lost, or was to go at once. */
    REPLACEMENT("replacement"),
    /** Another key took its place. */
    SUPERSEDED("superseded"),
    /** Somebody went back to the key before. */
    ROLLBACK("rollback"),
    /** Somebody ended it by its id. */
    REVOKED("revoked"),
    /** The service will never confirm it, or confirmed it for somebody else. */
    REGISTRATION_FAILED("registration_failed"),
    /** The service registered it, and again and again does not take what it signs. */
    PROOF_REFUSED("proof_refused");

    private final String word;

    KeyReason(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
