package dev.signet.gate;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A fault: a store that truncates the credential and writes it in place, as to a slow disk. */
final class InPlaceStore implements CredentialStore {
    private static final int CHUNK = 64;

    private final CredentialStore store;
    private final Home home;

    InPlaceStore(CredentialStore store, Home home) {
        this.store = store;
        this.home = home;
    }

    @Override
    public String name() {
        return "in-place";
    }

    @Override
    public String describe(DocumentName name) {
        return store.describe(name);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public Snapshot read(DocumentName name) throws StoreException {
        return store.read(name);
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        return store.probe(name);
    }

    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        return name.equals(DocumentName.CREDENTIAL) ? new InPlace() : store.prepare(lease, name, maxBytes);
    }

    @Override
    public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
        store.delete(lease, name, expected);
    }

    @Override
    public String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException {
        return store.quarantine(lease, name, revision);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class InPlace implements Draft {
        @Override
        public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
            try (var file =
                    FileChannel.open(home.authJson(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                for (int at = 0; at < content.length; at += CHUNK) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(8));
                    int length = Math.min(CHUNK, content.length - at);
                    int unused = file.write(ByteBuffer.wrap(content, at, length));
                }
                return expectedNow;
            } catch (IOException e) {
                throw new StoreException(StoreException.Kind.DENIED, "writing in place failed", "Try again.", null);
            }
        }

        @Override
        public void close() {}
    }
}
