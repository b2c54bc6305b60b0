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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<DocumentName, StoredVersion> documents = new HashMap<>();
    private final Map<DocumentName, Map<Revision, byte[]>> copies = new HashMap<>();
    private final Map<DocumentName, Long> changes = new HashMap<>();
    private final FaultPlan faults = new FaultPlan();
    private final List<Runnable> beforeCommit = new ArrayList<>();
    private int openDrafts;
    private long lastRevision;

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
    }

    /**
     * Writes as another program does: at once, without a lease and past every fault.
     *
     * @param document which document
     * @param content copied
     */
    public void put(DocumentName document, byte[] content) {
        synchronized (guard) {
            store(document, content.clone());
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
            StoredVersion stored = documents.get(document);
            byte[] whole = stored == null ? new byte[0] : stored.content();
            store(document, Arrays.copyOf(whole, Math.min(keptBytes, whole.length)));
        }
    }

    /**
     * Deletes as another program does.
     *
     * @param document which document
     */
    public void remove(DocumentName document) {
        synchronized (guard) {
            forget(document);
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
            return Optional.ofNullable(documents.get(document))
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
            return copies.getOrDefault(document, Map.of()).values().stream()
                    .map(byte[]::clone)
                    .toList();
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
        return "the " + document + " in " + name;
    }

    @Override
    public StoreTraits traits() {
        return traits;
    }

    @Override
    public Snapshot read(DocumentName document) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.READ, describe(document));
            StoredVersion stored = documents.get(document);
            if (stored == null) {
                return Snapshot.Absent.ABSENT;
            }
            requireFit(document, stored.content().length, traits.maxBytes());
            return new Snapshot.Present(stored.content(), stored.revision());
        }
    }

    @Override
    public Stamp probe(DocumentName document) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.PROBE, describe(document));
            return new Stamp("change " + changes.getOrDefault(document, 0L));
        }
    }

    @Override
    public Draft prepare(Lease lease, DocumentName document, int maxBytes) throws StoreException {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative, but was " + maxBytes);
        }
        synchronized (guard) {
            faults.enter(Operation.PREPARE, describe(document));
            requireWritable(document);
            requireHeld(lease, document);
            requireFit(document, maxBytes, traits.maxBytes());
            openDrafts++;
            return new Reservation(lease, document, maxBytes);
        }
    }

    @Override
    public void delete(Lease lease, DocumentName document, Revision expected) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.DELETE, describe(document));
            requireWritable(document);
            requireHeld(lease, document);
            if (documents.containsKey(document)) {
                requireRevision(document, expected);
                forget(document);
            }
            copies.remove(document);
        }
    }

    @Override
    public String quarantine(Lease lease, DocumentName document, Revision revision) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.QUARANTINE, describe(document));
            requireWritable(document);
            requireHeld(lease, document);
            requireRevision(document, revision);
            StoredVersion stored = documents.get(document);
            if (stored == null) {
                throw conflict(document, revision, Revision.ABSENT);
            }
            copies.computeIfAbsent(document, first -> new HashMap<>())
                    .put(revision, stored.content().clone());
            return describeCopy(document, revision);
        }
    }

    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        synchronized (guard) {
            faults.enter(Operation.SWEEP, "what is laid aside in " + name);
            requireWritable(DocumentName.CREDENTIAL);
            requireHeld(lease, DocumentName.CREDENTIAL);
            List<String> removed = new ArrayList<>();
            copies.forEach((document, kept) ->
                    kept.keySet().forEach(revision -> removed.add(describeCopy(document, revision))));
            copies.clear();
            return List.copyOf(removed);
        }
    }

    private String describeCopy(DocumentName document, Revision revision) {
        return describe(document) + ", copy of revision " + revision.value();
    }

    private Revision store(DocumentName document, byte[] content) {
        var revision = new Revision("r" + ++lastRevision);
        documents.put(document, new StoredVersion(content, revision));
        changes.merge(document, 1L, Long::sum);
        return revision;
    }

    private void forget(DocumentName document) {
        if (documents.remove(document) != null) {
            changes.merge(document, 1L, Long::sum);
        }
    }

    private void requireWritable(DocumentName document) throws StoreException {
        if (traits.has(Trait.READ_ONLY)) {
            throw new StoreException(
                    Kind.READ_ONLY, describe(document) + " can't be written", "Make a store without READ_ONLY.", null);
        }
    }

    private void requireHeld(Lease lease, DocumentName document) throws StoreException {
        if (!lease.isHeld()) {
            throw new StoreException(
                    Kind.CONFLICT,
                    "the lease was lost before " + describe(document) + " was written; nothing was changed",
                    "Acquire the lease again, read again and decide anew.",
                    null);
        }
    }

    private void requireRevision(DocumentName document, Revision expected) throws StoreException {
        StoredVersion stored = documents.get(document);
        Revision now = stored == null ? Revision.ABSENT : stored.revision();
        if (!now.equals(expected)) {
            throw conflict(document, expected, now);
        }
    }

    private StoreException conflict(DocumentName document, Revision expected, Revision found) {
        return new StoreException(
                Kind.CONFLICT,
                describe(document) + " was changed: expected revision " + expected.value() + ", found " + found.value(),
                "Read it again and decide anew.",
                null);
    }

    private void requireFit(DocumentName document, int size, int limit) throws StoreException {
        if (size > limit) {
            throw new StoreException(
                    Kind.TOO_LARGE,
                    describe(document) + " holds or would hold " + size + " bytes, the limit is " + limit,
                    "Reserve more, or store less.",
                    null);
        }
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
                requireFit(document, content.length, reserved);
                requireHeld(lease, document);
                requireRevision(document, expectedNow);
                release();
                return store(document, content.clone());
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
