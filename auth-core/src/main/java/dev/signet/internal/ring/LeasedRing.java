package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ring of a home while its lease is held: it can be changed. Used by one thread; closing it gives the lease back, and tells the
 * listener what was changed only then, since nobody else's code is to run while something is held.
 */
final class LeasedRing implements AutoCloseable {
    /** For what others write meanwhile, and for the answer to a request. */
    private static final int SPARE_BYTES = 8 << 10;

    /**
     * The part of the limit that no new key may take: 64 KiB of 1 MiB. A key that ends can need more room than it frees, since the service
     * is to be told, and a ring that is full must not keep a key from ending.
     */
    private static final int SHARE_TO_END = 16;

    private static final int MOST_RETRIES = 5;

    private final RingStore ring;
    private final CredentialStore store;
    private final Lease lease;
    private final AuthListener listener;
    private final List<AuthEvent> events = new ArrayList<>();
    private @Nullable RingChange change;

    LeasedRing(RingStore ring, CredentialStore store, Lease lease, AuthListener listener) {
        this.ring = ring;
        this.store = store;
        this.lease = lease;
        this.listener = listener;
    }

    /** The ring as it is now. */
    KeyRing read() throws AuthException {
        return ring.read();
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
    RingChange edit(RingEdit edit) throws AuthException {
        KeyRing before = read();
        KeyRing planned = edit.apply(before);
        if (planned.isSame(before)) {
            return new RingChange(before, before);
        }
        try (Draft draft = reserve(Math.max(ring.write(before).length, ring.write(planned).length))) {
            return commit(draft, edit);
        }
    }

    /** Reserves what an answer that changes {@code known} will need. */
    Draft reserve(KeyRing known) throws StoreException {
        return reserve(ring.write(known).length);
    }

    private Draft reserve(int length) throws StoreException {
        return store.prepare(lease, RingStore.AGENT_KEYS, Math.min(most(), length + SPARE_BYTES));
    }

    private int most() {
        return Math.min(JsonValue.MAX_BYTES, store.traits().maxBytes());
    }

    /**
     * Changes the ring within what was reserved.
     *
     * @throws StoreException {@code CONFLICT} when the lease is lost, or programs without a lease were faster six times
     */
    RingChange commit(Draft draft, RingEdit edit) throws AuthException {
        for (int retries = 0; ; retries++) {
            Snapshot now = store.read(RingStore.AGENT_KEYS);
            KeyRing before = ring.read(now);
            KeyRing after = edit.apply(before);
            if (after.isSame(before)) {
                return new RingChange(before, before);
            }
            try {
                var unused = draft.commit(now.revision(), content(before, after));
                events.addAll(KeyChanges.between(before, after));
                change = new RingChange(change == null ? before : change.before(), after);
                return new RingChange(before, after);
            } catch (StoreException e) {
                if (e.kind() != Kind.CONFLICT || retries == MOST_RETRIES || !lease.isHeld()) {
                    throw e;
                }
            }
        }
    }

    /** What could not be read again must not be written. */
    private byte[] content(KeyRing before, KeyRing changed) throws StoreException {
        byte[] content = ring.write(changed);
        int most = most();
        int forNew = most - most / SHARE_TO_END;
        if (content.length > most || (content.length > forNew && KeyChanges.addsKey(before, changed))) {
            throw new StoreException(
                    Kind.TOO_LARGE,
                    store.describe(RingStore.AGENT_KEYS) + " would hold " + content.length + " bytes, and at most "
                            + most + " fit, of which the last " + (most - forNew) + " are kept for ending keys",
                    "Drop what is left of keys that were revoked: keys().purge(...), for each agent of the home.",
                    null);
        }
        return content;
    }

    /** Another document as it is now. */
    Snapshot read(DocumentName name) throws StoreException {
        return store.read(name);
    }

    /** The document that a copy of a key goes into, in words for a person. */
    String where() {
        return ring.where();
    }

    /** Reserves room for another document. */
    Draft prepare(DocumentName name, int maxBytes) throws StoreException {
        return store.prepare(lease, name, maxBytes);
    }

    void delete(DocumentName name, Revision expected) throws StoreException {
        store.delete(lease, name, expected);
    }

    /** Has the listener told once nothing is held any more. */
    void tell(AuthEvent event) {
        events.add(event);
    }

    @Override
    public void close() {
        lease.close();
        events.forEach(listener::on);
        if (change != null) {
            ring.changed(change.before(), change.after());
        }
    }
}
