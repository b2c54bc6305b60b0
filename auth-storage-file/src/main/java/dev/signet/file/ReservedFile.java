package dev.signet.file;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.file.Documents.Located;
import java.io.IOException;
import java.nio.file.Path;

/** A temporary file with room for a document, which becomes the document. Used by one thread. */
final class ReservedFile implements Draft {
    private final FileCredentialStore store;
    private final Lease lease;
    private final DocumentName name;
    private final int reserved;
    private TempFile temp;
    private boolean closed;

    private ReservedFile(FileCredentialStore store, Lease lease, DocumentName name, int reserved, TempFile temp) {
        this.store = store;
        this.lease = lease;
        this.name = name;
        this.reserved = reserved;
        this.temp = temp;
    }

    static ReservedFile make(FileCredentialStore store, Lease lease, DocumentName name, int size, Path target)
            throws IOException {
        TempFile temp = create(store, target);
        try {
            temp.reserve(size);
            return new ReservedFile(store, lease, name, size, temp);
        } catch (IOException failure) {
            temp.discard();
            throw failure;
        }
    }

    @Override
    public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
        if (closed) {
            throw new IllegalStateException("this draft of " + name + " was committed or closed already");
        }
        if (content.length > reserved) {
            throw FileFaults.tooLarge(temp.path(), content.length, reserved);
        }
        Located replaced = store.inTurn(() -> replace(expectedNow, content));
        store.tellReplaced(replaced);
        return FileNames.revision(content);
    }

    private Located replace(Revision expectedNow, byte[] content) throws StoreException {
        store.requireHeld(lease, name);
        Located now = store.locateUnchanged(name, expectedNow);
        try {
            keepTempFor(now.target());
            temp.fill(content, now.stat());
            // The program beside us has no part in our lease, so look again as late as can be.
            if (store.hasChanged(now)) {
                store.locateUnchanged(name, expectedNow);
            }
            if (!temp.isInPlaceFor(now.target())) {
                throw swapped();
            }
            store.requireHeld(lease, name);
            temp.rename();
            if (temp.wasSwapped()) {
                throw swapped();
            }
            store.tookPlace(now.target(), temp.key());
        } catch (StoreException refused) {
            reserveAgain();
            throw refused;
        } catch (IOException failure) {
            throw FileFaults.of(failure, "write", now.target());
        }
        finish(now);
        return now;
    }

    private StoreException swapped() {
        return FileFaults.unsafe(
                temp.path(),
                "another program swapped it while it was written",
                "Find out which program writes to " + FileNames.folder(temp.path()) + ".");
    }

    private void finish(Located replaced) throws StoreException {
        closed = true;
        try {
            temp.syncFolder();
        } catch (IOException failure) {
            throw new StoreException(
                    Kind.UNREACHABLE,
                    "the new content of " + replaced.target()
                            + " is in place, but its folder could not be synced: a power"
                            + " cut may bring the old content back",
                    "Check the file system of " + replaced.target() + "; read the document again before another save.",
                    failure);
        } finally {
            temp.release();
        }
    }

    /** Another process may have swept our file while the lease was lost, or the document may have become a link. */
    private void keepTempFor(Path target) throws IOException {
        if (!temp.isInPlaceFor(target)) {
            temp.discard();
            temp = create(store, target);
        }
    }

    private void reserveAgain() {
        try {
            temp.reserve(reserved);
        } catch (IOException noRoom) {
            // The next commit tries and says so.
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            temp.discard();
        }
    }

    private static TempFile create(FileCredentialStore store, Path target) throws IOException {
        return TempFile.beside(target, store.platform(), store.leftovers());
    }
}
