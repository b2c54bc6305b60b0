package dev.signet.internal.signout;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.profile.CredentialCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The stored credential as it was read.
 *
 * @param snapshot the document
 * @param credential what it holds; empty when it holds none, or can't be understood
 * @param damage why it can't be understood; null when it can
 */
record StoredSignIn(
        Snapshot snapshot,
        Optional<Credential> credential,
        @Nullable DamagedCredentialException damage) {
    /** How long a document that can't be understood may be one that another program is writing in place. */
    private static final Duration TORN_READ_WAIT = Duration.ofMillis(500);

    private static final Duration TORN_READ_POLL = Duration.ofMillis(50);

    boolean isPresent() {
        return snapshot instanceof Snapshot.Present;
    }

    /**
     * Reads what is stored now.
     *
     * @throws StoreException when the store can't say
     */
    static StoredSignIn read(CredentialStore store, CredentialCodec codec, TimeSource time) throws StoreException {
        long giveUpAt = time.nanos() + TORN_READ_WAIT.toNanos();
        var stored = readOnce(store, codec);
        while (stored.isCorrupt() && time.nanos() - giveUpAt < 0 && pause(time)) {
            stored = readOnce(store, codec);
        }
        return stored;
    }

    private static StoredSignIn readOnce(CredentialStore store, CredentialCodec codec) throws StoreException {
        var snapshot = store.read(DocumentName.CREDENTIAL);
        if (!(snapshot instanceof Snapshot.Present present)) {
            return new StoredSignIn(snapshot, Optional.empty(), null);
        }
        try {
            var where = store.describe(DocumentName.CREDENTIAL);
            return new StoredSignIn(snapshot, codec.decode(present.content(), where), null);
        } catch (DamagedCredentialException e) {
            return new StoredSignIn(snapshot, Optional.empty(), e);
        }
    }

    private boolean isCorrupt() {
        return damage != null && damage.kind() == DamagedCredentialException.Kind.CORRUPT;
    }

    /** False when interrupted: the flag stays set, and what was read last counts. */
    private static boolean pause(TimeSource time) {
        var over = new CountDownLatch(1);
        var timer = time.schedule(TORN_READ_POLL, over::countDown);
        try {
            over.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            timer.cancel();
        }
    }
}
