package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.json.JsonValue;
import java.time.Duration;

/** The ring of a home while its lease is held: it can be changed. Used by one thread; closing it gives the lease back. */
final class LeasedRing implements AutoCloseable {
    /** More than any one edit adds. */
    private static final int SPARE_BYTES = 8 << 10;

    private static final int MOST_RETRIES = 5;

    private final CredentialStore store;
    private final Lease lease;

    LeasedRing(CredentialStore store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    boolean isHeld() {
        return lease.isHeld();
    }

    /** Refuses to begin what the lease may not last for. */
    void requireRemaining(Duration need) throws StoreException {
        if (lease.remaining().compareTo(need) < 0) {
            throw new StoreException(
                    Kind.TIMEOUT,
                    "the home's lease ends in " + lease.remaining() + ", and a registration may need " + need,
                    "Configure a longer lease.",
                    null);
        }
    }

    /** Changes the ring; writes nothing when there is nothing to change. */
    KeyRing edit(RingEdit edit) throws AuthException {
        KeyRing before = RingStore.parse(store, store.read(RingStore.AGENT_KEYS));
        if (edit.apply(before).isSame(before)) {
            return before;
        }
        try (Draft draft = reserve(before)) {
            return commit(draft, edit);
        }
    }

    /** Reserves what one more edit of {@code ring} will need. */
    Draft reserve(KeyRing ring) throws StoreException {
        int room = Math.min(JsonValue.MAX_BYTES, ring.toJson().length + SPARE_BYTES);
        return store.prepare(lease, RingStore.AGENT_KEYS, room);
    }

    /**
     * Changes the ring within what was reserved.
     *
     * @throws StoreException {@code CONFLICT} when the lease is lost, or programs without a lease were faster six times
     */
    KeyRing commit(Draft draft, RingEdit edit) throws AuthException {
        for (int retries = 0; ; retries++) {
            Snapshot now = store.read(RingStore.AGENT_KEYS);
            KeyRing before = RingStore.parse(store, now);
            KeyRing after = edit.apply(before);
            if (after.isSame(before)) {
                return before;
            }
            try {
                var unused = draft.commit(now.revision(), content(after));
                return after;
            } catch (StoreException e) {
                if (e.kind() != Kind.CONFLICT || retries == MOST_RETRIES || !lease.isHeld()) {
                    throw e;
                }
            }
        }
    }

    /** What could not be read again must not be written. */
    private byte[] content(KeyRing ring) throws StoreException {
        byte[] content = ring.toJson();
        if (content.length > JsonValue.MAX_BYTES) {
            throw new StoreException(
                    Kind.TOO_LARGE,
                    store.describe(RingStore.AGENT_KEYS) + " would hold " + content.length + " bytes, at most "
                            + JsonValue.MAX_BYTES + " are read again",
                    "Remove agents that are not used any more.",
                    null);
        }
        return content;
    }

    @Override
    public void close() {
        lease.close();
    }
}
