package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Documents that live as long as this object does: nothing is written anywhere. Safe for use by several threads. */
public final class MemoryStore implements CredentialStore {
    /** As a person names it in a setting. */
    public static final String NAME = "ephemeral";

    private static final StoreTraits TRAITS = new StoreTraits(Set.of(StoreTraits.Trait.NATIVE_CAS), 1 << 20);

    // Both guarded by this.
    private final Map<DocumentName, Version> documents = new HashMap<>();
    private final Map<DocumentName, Version> copies = new HashMap<>();
    private long changes;

    /** A document as it was written. */
    private static final class Version {
        private final byte[] content;
        private final Revision revision;

        Version(byte[] content, Revision revision) {
            this.content = content;
            this.revision = revision;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String describe(DocumentName name) {
        return "the document \"" + name + "\" in the memory of this process";
    }

    @Override
    public StoreTraits traits() {
        return TRAITS;
    }

    @Override
    public synchronized Snapshot read(DocumentName name) {
        @Nullable Version stored = documents.get(name);
        return stored == null ? Snapshot.Absent.ABSENT : new Snapshot.Present(stored.content, stored.revision);
    }

    @Override
    public Stamp probe(DocumentName name) {
        return new Stamp(read(name).revision().value());
    }

    @Override
    public synchronized Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative, but was " + maxBytes);
        }
        requireHeld(lease, name);
        requireFit(name, maxBytes, TRAITS.maxBytes());
        return new Reservation(lease, name, maxBytes);
    }

    @Override
    public synchronized void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
        requireHeld(lease, name);
        if (documents.containsKey(name)) {
            requireRevision(name, expected);
            wipe(documents.remove(name));
        }
        wipe(copies.remove(name));
    }

    @Override
    public synchronized String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException {
        requireHeld(lease, name);
        @Nullable Version stored = documents.get(name);
        if (stored == null || !stored.revision.equals(revision)) {
            throw changed(name);
        }
        wipe(copies.put(name, new Version(stored.content.clone(), revision)));
        return describeCopy(name);
    }

    @Override
    public synchronized List<String> sweep(Lease lease) throws StoreException {
        requireHeld(lease, DocumentName.CREDENTIAL);
        List<String> removed = new ArrayList<>();
        copies.forEach((name, copy) -> {
            wipe(copy);
            removed.add(describeCopy(name));
        });
        copies.clear();
        return List.copyOf(removed);
    }

    private String describeCopy(DocumentName name) {
        return "the copy of " + describe(name);
    }

    private void requireHeld(Lease lease, DocumentName name) throws StoreException {
        if (!lease.isHeld()) {
            throw new StoreException(
                    Kind.CONFLICT,
                    "the lease was lost before " + describe(name) + " was changed; nothing was changed",
                    "Acquire the lease again, read the document again and decide anew.",
                    null);
        }
    }

    private void requireRevision(DocumentName name, Revision expected) throws StoreException {
        if (!read(name).revision().equals(expected)) {
            throw changed(name);
        }
    }

    private StoreException changed(DocumentName name) {
        return new StoreException(
                Kind.CONFLICT,
                describe(name) + " is another one than was read",
                "Read it again and decide anew.",
                null);
    }

    private void requireFit(DocumentName name, int size, int limit) throws StoreException {
        if (size > limit) {
            throw new StoreException(
                    Kind.TOO_LARGE,
                    describe(name) + " would hold " + size + " bytes, the limit is " + limit,
                    "Check that it is the right content.",
                    null);
        }
    }

    private static void wipe(@Nullable Version version) {
        if (version != null) {
            Arrays.fill(version.content, (byte) 0);
        }
    }

    /** The right to write one document once. Used by one thread. */
    private final class Reservation implements Draft {
        private final Lease lease;
        private final DocumentName name;
        private final int reserved;
        private boolean closed;

        Reservation(Lease lease, DocumentName name, int reserved) {
            this.lease = lease;
            this.name = name;
            this.reserved = reserved;
        }

        @Override
        public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
            if (closed) {
                throw new IllegalStateException("this draft of " + name + " was committed or closed already");
            }
            synchronized (MemoryStore.this) {
                requireFit(name, content.length, reserved);
                requireHeld(lease, name);
                requireRevision(name, expectedNow);
                closed = true;
                var written = new Version(content.clone(), new Revision("change-" + ++changes));
                wipe(documents.put(name, written));
                return written.revision;
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
