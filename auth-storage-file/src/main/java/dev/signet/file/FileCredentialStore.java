package dev.signet.file;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.store.StoreTraits.Trait;
import dev.signet.file.Documents.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Documents as owner-only files of a home.
 *
 * <p>A save goes to a new file beside the old one, which is synced, renamed over it, and its folder synced. It reads at every
 * moment as the old content or the new one, and no interrupt of the calling thread cuts it short. A document's revision is the
 * digest of its content, since other programs write here too.
 *
 * <p>The trait {@code READ_ONLY} is the home's, as it was at opening. A single document of a writable home may be served and
 * not written too, such as a file that something is mounted on: the listener is told, and {@link #prepare} fails with
 * {@code READ_ONLY}. Reading creates and repairs nothing: an open mode of home or file is repaired by the next save.
 */
final class FileCredentialStore implements CredentialStore {
    /** The most a document may hold, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private static final int READS = 100;
    private static final String QUARANTINE = "quarantine";

    private final Request request;
    private final Platform platform;
    private final Notices notices;
    private final HomeFolder home;
    private final Documents documents;
    private final Leftovers leftovers;
    private final Quarantine quarantine;
    private final StoreTraits traits;
    // The lease keeps out other stores; this keeps apart the threads that share one lease. No I/O but ours under it.
    private final ReentrantLock turn = new ReentrantLock();

    FileCredentialStore(Request request, Platform platform) throws StoreException {
        this.request = request;
        this.platform = platform;
        this.notices = new Notices(request.listener());
        this.home = new HomeFolder(request.home(), platform, notices);
        this.documents = new Documents(home, request.layout(), platform);
        this.leftovers = new Leftovers(platform.account());
        this.quarantine = new Quarantine(platform, leftovers);
        this.traits = traitsOf(home, platform);
        tellRestriction();
    }

    private static StoreTraits traitsOf(HomeFolder home, Platform platform) {
        Set<Trait> traits = EnumSet.of(Trait.PLAINTEXT);
        if (platform.permissions() == OwnerOnly.POSIX) {
            traits.add(Trait.DURABLE);
        }
        if (home.isReadOnly()) {
            traits.add(Trait.READ_ONLY);
        }
        return new StoreTraits(traits, MAX_BYTES);
    }

    /** Only the credential is asked about: the other documents are made by us. */
    private void tellRestriction() {
        try {
            Restriction restriction = documents.restriction(DocumentName.CREDENTIAL);
            if (restriction != null) {
                Path where = home.isReadOnly() ? home.path() : documents.path(DocumentName.CREDENTIAL);
                notices.restricted(where, restriction);
            }
        } catch (StoreException unusable) {
            // The first read says the same to somebody who can act on it.
        }
    }

    @Override
    public String name() {
        return FileCredentialStoreProvider.NAME;
    }

    @Override
    public String describe(DocumentName name) {
        return documents.path(name).toString();
    }

    @Override
    public StoreTraits traits() {
        return traits;
    }

    @Override
    public Snapshot read(DocumentName name) throws StoreException {
        for (int attempt = 1; attempt <= READS; attempt++) {
            Located found = documents.locate(name);
            FileStat stat = found.stat();
            if (stat == null) {
                return Snapshot.Absent.ABSENT;
            }
            try {
                byte[] content = content(found, stat);
                FileStat after = FileStat.ifPresent(found.target());
                if (after != null
                        && after.kind() == FileStat.Kind.FILE
                        && after.key().equals(stat.key())) {
                    return new Snapshot.Present(content, FileNames.revision(content));
                }
            } catch (NoSuchFileException swapped) {
                // Look again: the file, or the folder a link led to, was replaced meanwhile.
            } catch (IOException failure) {
                throw FileFaults.of(failure, "read", found.target());
            }
        }
        throw new StoreException(
                Kind.UNREACHABLE,
                documents.path(name) + " was replaced by another program during each of " + READS + " reads",
                "Find out which program keeps writing it.",
                null);
    }

    private static byte[] content(Located found, FileStat stat) throws IOException {
        if (stat.size() > MAX_BYTES) {
            throw FileFaults.tooLarge(found.target(), stat.size(), MAX_BYTES);
        }
        try (var file = UninterruptibleFile.open(found.target())) {
            byte[] content = file.read(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw FileFaults.tooLarge(found.target(), content.length, MAX_BYTES);
            }
            return content;
        }
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        Path path = documents.path(name);
        try {
            // One system call, links followed: a volume that is swapped under a link shows too.
            var seen = Files.readAttributes(path, BasicFileAttributes.class);
            if (seen.isRegularFile()) {
                return new Stamp(seen.size() + " " + seen.lastModifiedTime().toInstant() + " " + seen.fileKey());
            }
        } catch (IOException absentOrWorse) {
            // The long way tells which.
        }
        FileStat stat = documents.locate(name).stat();
        return new Stamp(
                stat == null ? "absent" : stat.size() + " " + stat.modified().toInstant() + " " + stat.key());
    }

    /** By its mode. Of a file that is not ours to close, such as one of a mounted volume, nothing is said. */
    @Override
    public DocumentAccess access(DocumentName name) throws StoreException {
        FileStat stat = documents.locate(name).stat();
        if (stat == null
                || platform.permissions() != OwnerOnly.POSIX
                || !platform.account().owns(stat)) {
            return DocumentAccess.UNKNOWN;
        }
        return stat.isOpenToOthers() ? DocumentAccess.OTHERS : DocumentAccess.OWNER_ONLY;
    }

    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative, but was " + maxBytes);
        }
        requireHeld(lease, name);
        if (maxBytes > MAX_BYTES) {
            throw FileFaults.tooLarge(documents.path(name), maxBytes, MAX_BYTES);
        }
        Located found = locateForWriting(name);
        try {
            leftovers.sweep(found.target());
            quarantine.sweep(
                    quarantineFolder(),
                    FileNames.base(found.path()),
                    request.time().instant());
            return ReservedFile.make(this, lease, name, maxBytes, found.target());
        } catch (IOException failure) {
            throw FileFaults.of(failure, "reserve room for", found.target());
        }
    }

    /**
     * Deletes the document, the file that a link in its place leads to and the link, and what we keep beside it: copies laid
     * aside and temporary files. After that nothing of the secret is left in this home.
     */
    @Override
    public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
        requireHeld(lease, name);
        if (!home.isReadOnly() && !Files.isDirectory(home.path())) {
            return;
        }
        inTurn(() -> {
            deleteInTurn(lease, name, expected);
            return expected;
        });
    }

    private void deleteInTurn(Lease lease, DocumentName name, Revision expected) throws StoreException {
        Located found = locateForWriting(name);
        try {
            if (found.stat() != null) {
                found = locateUnchanged(name, expected);
                requireHeld(lease, name);
                remove(found.target());
                // Last, as a link to nothing reads as unsafe and a secret that is only unlinked would be forgotten.
                if (found.isLinked()) {
                    remove(found.path());
                }
            }
            leftovers.sweep(found.target());
            quarantine.clear(quarantineFolder(), FileNames.base(found.path()));
        } catch (IOException failure) {
            throw FileFaults.of(failure, "delete", found.target());
        }
    }

    private void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
        if (platform.permissions() == OwnerOnly.POSIX) {
            try (var folder = UninterruptibleFile.open(FileNames.folder(file))) {
                folder.sync();
            }
        }
    }

    @Override
    public String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException {
        requireHeld(lease, name);
        Path original = documents.path(name);
        if (home.isReadOnly()) {
            documents.locateForWriting(name);
        }
        if (!(read(name) instanceof Snapshot.Present present)
                || !present.revision().equals(revision)) {
            throw FileFaults.conflict(original, revision, read(name).revision());
        }
        Path within = Path.of(request.layout().ownFolder(), QUARANTINE);
        try {
            Path folder = home.makeReady(within.resolve(FileNames.base(original)));
            requireHeld(lease, name);
            return quarantine
                    .keep(
                            folder,
                            FileNames.base(original),
                            present.content(),
                            request.time().instant())
                    .toString();
        } catch (IOException failure) {
            throw FileFaults.of(failure, "lay aside a copy of", original);
        }
    }

    /** Removes our temporary files and copies laid aside, of every document, from the home and from Signet's own folder in it. */
    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        requireHeld(lease, DocumentName.CREDENTIAL);
        if (home.isReadOnly()) {
            documents.locateForWriting(DocumentName.CREDENTIAL);
        }
        if (!Files.isDirectory(home.path())) {
            return List.of();
        }
        return inTurn(() -> {
            try {
                return new HomeSweep(platform, leftovers)
                        .run(home.path().toRealPath(), Path.of(request.layout().ownFolder()), QUARANTINE);
            } catch (IOException failure) {
                throw FileFaults.of(failure, "sweep", home.path());
            }
        });
    }

    private Path quarantineFolder() {
        return home.path().resolve(request.layout().ownFolder()).resolve(QUARANTINE);
    }

    Platform platform() {
        return platform;
    }

    Leftovers leftovers() {
        return leftovers;
    }

    void requireHeld(Lease lease, DocumentName name) throws StoreException {
        if (!lease.isHeld()) {
            throw FileFaults.leaseLost(documents.path(name));
        }
    }

    /** Finds the document for writing and makes sure that it is at {@code expected}. */
    Located locateUnchanged(DocumentName name, Revision expected) throws StoreException {
        for (int attempt = 1; ; attempt++) {
            Located before = locateForWriting(name);
            Snapshot now = read(name);
            if (!now.revision().equals(expected)) {
                throw FileFaults.conflict(before.path(), expected, now.revision());
            }
            // What was judged and what was read must be one file.
            if (!hasChanged(before)) {
                return before;
            }
            if (attempt == READS) {
                throw FileFaults.conflict(before.path(), expected, now.revision());
            }
        }
    }

    private Located locateForWriting(DocumentName name) throws StoreException {
        return documents.locateForWriting(name);
    }

    boolean hasChanged(Located known) throws StoreException {
        try {
            FileStat now = FileStat.ifPresent(known.target());
            FileStat before = known.stat();
            return before == null ? now != null : now == null || !now.isUnchangedFrom(before);
        } catch (IOException failure) {
            throw FileFaults.of(failure, "look at", known.target());
        }
    }

    /** Our own file is the target now, so nothing is mounted there. */
    void tookPlace(Path target, String key) {
        documents.unmounted(target, key);
    }

    /** A file that others could read is gone: its place has one that they can't. */
    void tellReplaced(Located replaced) {
        FileStat before = replaced.stat();
        if (before == null || !before.isOpenToOthers()) {
            return;
        }
        try {
            notices.repaired(replaced.path(), before, FileStat.of(replaced.target()));
        } catch (IOException gone) {
            // Deleted already; there is nothing to tell.
        }
    }

    <T> T inTurn(Work<T> work) throws StoreException {
        turn.lock();
        try {
            return work.run();
        } finally {
            turn.unlock();
        }
    }

    /** Something that is done by one thread at a time. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws StoreException;
    }
}
