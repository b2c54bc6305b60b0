package dev.signet.testkit;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.store.StoreTraits.Trait;

/** What a store refuses, and how it says so. */
record StoreRules(String storeName, StoreTraits traits) {
    String describe(DocumentName document) {
        return "the " + document + " in " + storeName;
    }

    void requireWritable(DocumentName document) throws StoreException {
        if (traits.has(Trait.READ_ONLY)) {
            throw new StoreException(
                    Kind.READ_ONLY, describe(document) + " can't be written", "Make a store without READ_ONLY.", null);
        }
    }

    void requireHeld(Lease lease, DocumentName document) throws StoreException {
        if (!lease.isHeld()) {
            throw new StoreException(
                    Kind.CONFLICT,
                    "the lease was lost before " + describe(document) + " was written; nothing was changed",
                    "Acquire the lease again, read again and decide anew.",
                    null);
        }
    }

    void requireRevision(DocumentName document, Revision expected, Revision found) throws StoreException {
        if (!found.equals(expected)) {
            throw conflict(document, expected, found);
        }
    }

    StoreException conflict(DocumentName document, Revision expected, Revision found) {
        return new StoreException(
                Kind.CONFLICT,
                describe(document) + " was changed: expected revision " + expected.value() + ", found " + found.value(),
                "Read it again and decide anew.",
                null);
    }

    void requireFit(DocumentName document, int size, int limit) throws StoreException {
        if (size > limit) {
            throw new StoreException(
                    Kind.TOO_LARGE,
                    describe(document) + " holds or would hold " + size + " bytes, the limit is " + limit,
                    "Reserve more, or store less.",
                    null);
        }
    }
}
