package dev.signet.auth.store;

/** Who can get at a document, as far as its store can tell. */
public enum DocumentAccess {
    /** Its owner alone. */
    OWNER_ONLY,
    /** Other users of the machine too. */
    OTHERS,
    /** The document is not there, or the medium has no such rules. */
    UNKNOWN
}
