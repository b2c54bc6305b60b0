package dev.signet.testkit;

import dev.signet.auth.store.Revision;

/** A version of a document; the array is never written to. */
final class StoredVersion {
    private final byte[] content;
    private final Revision revision;

    StoredVersion(byte[] content, Revision revision) {
        this.content = content;
        this.revision = revision;
    }

    byte[] content() {
        return content;
    }

    Revision revision() {
        return revision;
    }
}
