package dev.signet.testkit;

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
import dev.signet.auth.store.StoreTraits.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A store in memory that keeps the whole contract, and breaks where a test says so.
 *
 * <p>{@link #failNext} makes calls fail as a locked, unreachable, slow or full store does; {@link #put}, {@link #tear} and
 * {@link #remove} are what another program does behind our back, at any time or, with {@link #beforeNextCommit}, at the worst
 * one. Safe for use by several threads.
 *
 * <pre>{@code
 * var store = new InMemoryCredentialStore();
 * store.put(DocumentName.CREDENTIAL, json);
 * store.failNext(Operation.COMMIT, 1, Kind.NO_SPACE);
 * }</pre>
 */
public final class InMemoryCredentialStore implements CredentialStore {
    private static final int DEFAULT_MAX_BYTES = 1 << 20;

    /** What a store is asked to do. */
    public enum Operation {
        /** {@link CredentialStore#read}. */
        READ,
        /** {@link CredentialStore#probe}. */
        PROBE,
        /** {@link CredentialStore#prepare}. */
        PREPARE,
        /** {@link Draft#commit}. */
        COMMIT,
        /** {@link CredentialStore#delete}. */
        DELETE,
        /** {@link CredentialStore#quarantine}. */
        QUARANTINE,
        /** {@link CredentialStore#sweep}. */
        SWEEP
    }

    private final Object guard = new Object();
    private final String name;
    private final StoreTraits traits;
    private final StoreRules rules;
    private final StoredDocuments documents = new StoredDocuments();
    private final FaultPlan faults = new FaultPlan();
    private final List<Runnable> beforeCommit = new ArrayList<>();
    private int openDrafts;

    /** A store named {@code memory} that takes 1 MiB in each document and has no trait. */
    public InMemoryCredentialStore() {
        this("memory", new StoreTraits(Set.of(), DEFAULT_MAX_BYTES));
    }

    /**
     * A store that says of itself what a test needs.
     *
     * @param name as a person names it in a setting
     * @param traits with {@link Trait#READ_ONLY}, every mutating call is refused; fill it with {@link #put}
     */
    public InMemoryCredentialStore(String name, StoreTraits traits) {
        this.name = Objects.requireNonNull(name, "name");
        this.traits = Objects.requireNonNull(traits, "traits");
        this.rules = new StoreRules(name, traits);
    }

    /**
     * Writes as another program does: at once, without a lease and past every fault.
     *
     * @param document which document
     * @param content copied
     */
    public void put(DocumentName document, byte[] content) {
        synchronized (guard) {
            documents.put(document, content.clone());
        }
    }

    /**
     * Leaves a document as a program does that was killed while it wrote in place.
     *
     * @param document which document; one that is not there becomes an empty one
     * @param keptBytes how many bytes from its start are left
     */
    public void tear(DocumentName document, int keptBytes) {
        synchronized (guard) {
            StoredVersion stored = documents.find(document);
            byte[] whole = stored == null ? new byte[0] : stored.content();
            documents.put(document, Arrays.copyOf(whole, Math.min(keptBytes, whole.length)));
        }
    }

    /**
     * Deletes as another program does.
     *
     * @param document which document
     */
    public void remove(DocumentName document) {
        synchronized (guard) {
            documents.remove(document);
        }
    }

    /**
     * What is stored, past every fault and count.
     *
     * @param document which document
     * @return a copy; empty when it is not there
     */
    public Optional<byte[]> content(DocumentName document) {
        synchronized (guard) {
            return Optional.ofNullable(documents.find(document))
                    .map(stored -> stored.content().clone());
        }
    }

    /**
     * The copies laid aside.
     *
     * @param document which document
     * @return one for each revision
     */
    public List<byte[]> quarantined(DocumentName document) {
        synchronized (guard) {
            return documents.copies(document).stream().map(byte[]::clone).toList();
        }
    }

    /**
     * Makes the next calls of an operation fail, without any effect. Replaces what was set for it before.
     *
     * @param operation which
     * @param calls how many; {@link Integer#MAX_VALUE} for all, 0 to stop
     * @param kind how, such as {@code LOCKED}, {@code TIMEOUT} or {@code NO_SPACE}
     */
    public void failNext(Operation operation, int calls, Kind kind) {
        Objects.requireNonNull(kind, "kind");
        synchronized (guard) {
            faults.failNext(operation, calls, kind);
        }
    }

    /**
     * Runs something in the next commit, before it looks at lease and revision: after what the caller has re-read, as another
     * program would. Several are run in order, in the same commit.
     *
     * @param action such as a {@link #put}; what it throws comes out of the commit
     */
    public void beforeNextCommit(Runnable action) {
        synchronized (guard) {
            beforeCommit.add(Objects.requireNonNull(action, "action"));
        }
    }

    /**
     * How often an operation was called, failed calls included.
     *
     * @param operation which
     * @return the count since the start
     */
    public int calls(Operation operation) {
        synchronized (guard) {
            return faults.calls(operation);
        }
    }

    /**
     * Drafts that were prepared and neither committed nor closed.
     *
     * @return zero when everyone tidied up
     */
    public int openDrafts() {
        synchronized (guard) {
            return openDrafts;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe(DocumentName document) {
        return rules.describe(document);
    }

    @Override
    public StoreTraits traits() {
        return traits;
    }

    @Override
    public Snapshot read(DocumentName document) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.READ, describe(document));
            StoredVersion stored = documents.find(document);
            if (stored == null) {
                return Snapshot.Absent.ABSENT;
            }
            rules.requireFit(document, stored.content().length, traits.maxBytes());
            return new Snapshot.Present(stored.content(), stored.revision());
        }
    }

    @Override
    public Stamp probe(DocumentName document) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.PROBE, describe(document));
            return new Stamp("change " + documents.changes(document));
        }
    }

    @Override
    public Draft prepare(Lease lease, DocumentName document, int maxBytes) throws StoreException {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative, but was " + maxBytes);
        }
        synchronized (guard) {
            faults.enter(Operation.PREPARE, describe(document));
            rules.requireWritable(document);
            rules.requireHeld(lease, document);
            rules.requireFit(document, maxBytes, traits.maxBytes());
            openDrafts++;
            return new Reservation(lease, document, maxBytes);
        }
    }

    @Override
    public void delete(Lease lease, DocumentName document, Revision expected) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.DELETE, describe(document));
            rules.requireWritable(document);
            rules.requireHeld(lease, document);
            if (documents.find(document) != null) {
                rules.requireRevision(document, expected, documents.revision(document));
                documents.remove(document);
            }
            documents.removeCopies(document);
        }
    }

    @Override
    public String quarantine(Lease lease, DocumentName document, Revision revision) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.QUARANTINE, describe(document));
            rules.requireWritable(document);
            rules.requireHeld(lease, document);
            StoredVersion stored = documents.find(document);
            rules.requireRevision(document, revision, documents.revision(document));
            if (stored == null) {
                throw rules.conflict(document, revision, Revision.ABSENT);
            }
            documents.copy(document, stored);
            return describeCopy(document, revision);
        }
    }

    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.SWEEP, "what is laid aside in " + name);
            rules.requireWritable(DocumentName.CREDENTIAL);
            rules.requireHeld(lease, DocumentName.CREDENTIAL);
            List<String> removed = new ArrayList<>();
            documents.removeAllCopies((document, revision) -> removed.add(describeCopy(document, revision)));
            return List.copyOf(removed);
        }
    }

    private String describeCopy(DocumentName document, Revision revision) {
        return describe(document) + ", copy of revision " + revision.value();
    }

    /** Room for one document. Used by one thread. */
    private final class Reservation implements Draft {
        private final Lease lease;
        private final DocumentName document;
        private final int reserved;
        private boolean closed;

        Reservation(Lease lease, DocumentName document, int reserved) {
            this.lease = lease;
            this.document = document;
            this.reserved = reserved;
        }

        @Override
        public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
            if (closed) {
                throw new IllegalStateException("this draft of " + document + " was committed or closed already");
            }
            // Not under the guard: the test's code may call whatever it likes.
            hooks().forEach(Runnable::run);
            synchronized (guard) {
                faults.enter(Operation.COMMIT, describe(document));
                rules.requireFit(document, content.length, reserved);
                rules.requireHeld(lease, document);
                rules.requireRevision(document, expectedNow, documents.revision(document));
                release();
                return documents.put(document, content.clone());
            }
        }

        private List<Runnable> hooks() {
            synchronized (guard) {
                List<Runnable> due = List.copyOf(beforeCommit);
                beforeCommit.clear();
                return due;
            }
        }

        @Override
        public void close() {
            synchronized (guard) {
                release();
            }
        }

        private void release() {
            if (!closed) {
                closed = true;
                openDrafts--;
            }
        }
    }
}
