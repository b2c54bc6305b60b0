package dev.signet.gate;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.testkit.ForwardingCredentialStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A fault: a store that truncates the credential and writes it in place, as to a slow disk. */
final class InPlaceStore extends ForwardingCredentialStore {
    private static final int CHUNK = 64;

    private final Home home;

    InPlaceStore(CredentialStore store, Home home) {
        super(store);
        this.home = home;
    }

    @Override
    public String name() {
        return "in-place";
    }

    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        return name.equals(DocumentName.CREDENTIAL) ? new InPlace() : super.prepare(lease, name, maxBytes);
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
