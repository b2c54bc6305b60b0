package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentAccess;
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
import java.util.EnumSet;
import java.util.List;

/**
 * The documents of a home of which some are in a keyring, or encrypted behind one, and all others in the home's files.
 *
 * <p>The program beside us may leave a file where the keyring's document belongs. Then the {@link Share} says which of both counts,
 * and where it can't, reading fails with {@code CONFLICT}. Whatever is saved goes to the keyring, and the file is removed once the
 * keyring was read back; the other way round where somebody moved it to the files for good. While there is such a file its revision is part of the document's, so that nothing unseen is ever replaced.
 *
 * <p>Safe for use by several threads.
 */
final class KeyringHome implements CredentialStore {
    private final CredentialStore keyring;
    private final CredentialStore files;
    private final Share share;

    /**
     * Puts two stores together; closing this closes both.
     *
     * @param keyring or what stands behind one
     * @param share what belongs there
     */
    KeyringHome(CredentialStore keyring, CredentialStore files, Share share) {
        this.keyring = keyring;
        this.files = files;
        this.share = share;
    }

    /** The same document in both places. */
    private record Pair(Snapshot keyring, Snapshot file) {
        Revision revision() {
            return file instanceof Snapshot.Absent
                    ? keyring.revision()
                    : new Revision(
                            keyring.revision().value() + "+" + file.revision().value());
        }
    }

    @Override
    public String name() {
        return share.hasCredential() ? keyring.name() : files.name();
    }

    @Override
    public String describe(DocumentName name) {
        return home(name).describe(name);
    }

    /** What both can; a document in files is as plain as it ever was, the credential is not. */
    @Override
    public StoreTraits traits() {
        if (!share.hasCredential()) {
            return files.traits();
        }
        var both = EnumSet.noneOf(Trait.class);
        for (var trait : Trait.values()) {
            boolean here = keyring.traits().has(trait);
            boolean there = files.traits().has(trait);
            boolean holds = switch (trait) {
                case READ_ONLY -> here || there;
                case PLAINTEXT -> here;
                case DURABLE, NATIVE_CAS -> here && there;
            };
            if (holds) {
                both.add(trait);
            }
        }
        return new StoreTraits(
                both, Math.min(keyring.traits().maxBytes(), files.traits().maxBytes()));
    }

    @Override
    public Snapshot read(DocumentName name) throws StoreException {
        return share.has(name) ? judge(name, pair(name)) : files.read(name);
    }

    private Snapshot judge(DocumentName name, Pair pair) throws StoreException {
        if (!(pair.file() instanceof Snapshot.Present file)) {
            return pair.keyring();
        }
        if (!(pair.keyring() instanceof Snapshot.Present ours)) {
            return share.servesFileAlone() ? ofFile(name, file, pair) : new Snapshot.Absent(pair.revision());
        }
        return switch (share.compare(ours.content(), file.content())) {
            case SAME, KEYRING -> new Snapshot.Present(ours.content(), pair.revision());
            case FILE -> ofFile(name, file, pair);
            case CONFLICT -> throw share.conflict(keyring.describe(name), files.describe(name));
        };
    }

    private Snapshot ofFile(DocumentName name, Snapshot.Present file, Pair pair) throws StoreException {
        share.requirePlainAllowed(files.describe(name));
        return new Snapshot.Present(file.content(), pair.revision());
    }

    /** The file first, and once more: whoever moves a document writes it to the new place before it leaves the old one. */
    private Pair pair(DocumentName name) throws StoreException {
        var file = files.read(name);
        var inKeyring = keyring.read(name);
        if (file instanceof Snapshot.Absent && inKeyring instanceof Snapshot.Absent) {
            file = files.read(name);
        }
        return new Pair(inKeyring, file);
    }

    private Pair pair(DocumentName name, Revision expected) throws StoreException {
        var now = pair(name);
        if (!now.revision().equals(expected)) {
            throw StoreFaults.changed(describe(name));
        }
        return now;
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        return share.has(name)
                ? new Stamp(
                        keyring.probe(name).value() + "+" + files.probe(name).value())
                : files.probe(name);
    }

    /** A file that lies where the keyring's document belongs holds the same secrets. */
    @Override
    public DocumentAccess access(DocumentName name) throws StoreException {
        var ofFile = files.access(name);
        return share.has(name) && ofFile != DocumentAccess.OTHERS ? keyring.access(name) : ofFile;
    }

    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        if (!share.has(name)) {
            return files.prepare(lease, name, maxBytes);
        }
        if (share.isMovedToFiles()) {
            return new SoleDraft(false, files.prepare(lease, name, maxBytes), lease, name);
        }
        return share.takesOver() || keyring.read(name) instanceof Snapshot.Present
                ? new SoleDraft(true, keyring.prepare(lease, name, maxBytes), lease, name)
                : new FileDraft(files.prepare(lease, name, maxBytes), name);
    }

    /** Deletes both; one that can't be deleted keeps the other from nothing. */
    @Override
    public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
        if (!share.has(name)) {
            files.delete(lease, name, expected);
            return;
        }
        var found = pair(name);
        boolean isThere = found.keyring() instanceof Snapshot.Present || found.file() instanceof Snapshot.Present;
        var pair = isThere ? pair(name, expected) : found;
        var steps = new Steps();
        steps.run(() -> keyring.delete(lease, name, pair.keyring().revision()));
        steps.run(() -> files.delete(lease, name, pair.file().revision()));
        steps.finish();
    }

    @Override
    public String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException {
        if (!share.has(name)) {
            return files.quarantine(lease, name, revision);
        }
        var pair = pair(name, revision);
        boolean isTheFiles = pair.file() instanceof Snapshot.Present file
                && judge(name, pair) instanceof Snapshot.Present served
                && !(pair.keyring() instanceof Snapshot.Present ours && Arrays.equals(ours.content(), served.content()))
                && Arrays.equals(file.content(), served.content());
        return isTheFiles
                ? files.quarantine(lease, name, pair.file().revision())
                : keyring.quarantine(lease, name, pair.keyring().revision());
    }

    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        var removed = new ArrayList<String>();
        var steps = new Steps();
        steps.run(() -> removed.addAll(files.sweep(lease)));
        steps.run(() -> removed.addAll(keyring.sweep(lease)));
        steps.finish();
        return List.copyOf(removed);
    }

    @Override
    public void close() {
        keyring.close();
        files.close();
    }

    private CredentialStore home(DocumentName name) {
        return share.has(name) && (share.takesOver() || mayHold(name)) ? keyring : files;
    }

    private boolean mayHold(DocumentName name) {
        try {
            return keyring.read(name) instanceof Snapshot.Present;
        } catch (StoreException e) {
            return true;
        }
    }

    /** Room for a document that is to be in one place alone afterwards. Used by one thread. */
    private final class SoleDraft implements Draft {
        private final boolean toKeyring;
        private final Draft draft;
        private final Lease lease;
        private final DocumentName name;

        SoleDraft(boolean toKeyring, Draft draft, Lease lease, DocumentName name) {
            this.toKeyring = toKeyring;
            this.draft = draft;
            this.lease = lease;
            this.name = name;
        }

        @Override
        public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
            var seen = pair(name, expectedNow);
            var there = toKeyring ? seen.keyring() : seen.file();
            var written = new Snapshot.Present(content, draft.commit(there.revision(), content));
            var left = removed(toKeyring ? seen.file() : seen.keyring(), content);
            return (toKeyring ? new Pair(written, left) : new Pair(left, written)).revision();
        }

        /** The document is saved whatever becomes of this: a copy that stays is seen, and judged, by whoever reads next. */
        private Snapshot removed(Snapshot other, byte[] content) {
            if (!(other instanceof Snapshot.Present old)) {
                return other;
            }
            var to = toKeyring ? keyring : files;
            var from = toKeyring ? files : keyring;
            try {
                if (Copying.holds(to, name, content)) {
                    from.delete(lease, name, old.revision());
                    return from.read(name);
                }
            } catch (StoreException e) {
                // Told by the next read, if the copy matters.
            }
            return old;
        }

        @Override
        public void close() {
            draft.close();
        }
    }

    /** Room in a file, for a document that nobody has moved from there. Used by one thread. */
    private final class FileDraft implements Draft {
        private final Draft draft;
        private final DocumentName name;

        FileDraft(Draft draft, DocumentName name) {
            this.draft = draft;
            this.name = name;
        }

        @Override
        public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
            var seen = pair(name, expectedNow);
            if (seen.keyring() instanceof Snapshot.Present) {
                throw StoreFaults.changed(describe(name));
            }
            var written = draft.commit(seen.file().revision(), content);
            return new Pair(seen.keyring(), new Snapshot.Present(content, written)).revision();
        }

        @Override
        public void close() {
            draft.close();
        }
    }
}
