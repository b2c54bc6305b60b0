package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.lease.NeighbourLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Moves a home's credential from where it is to one store. All copies are read and compared first, so that nothing is written where nobody
 * can tell which one counts. That one is written, read back, remembered as the choice, and only then are the others deleted. Wherever that
 * is cut off, the credential is in at least one place, and the next one goes on from there. Used by one thread.
 */
final class Migration {
    private static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;

    private final Map<StorePlace, CredentialStore> stores;
    private final StorePlace to;
    private final CredentialStore files;
    private final Precedence precedence;
    private final NeighbourLock neighbour;
    private final AuthListener listener;

    /** Moves to {@code to} what is in any of {@code stores}, of which it is one. */
    Migration(
            Map<StorePlace, CredentialStore> stores,
            StorePlace to,
            CredentialStore files,
            Precedence precedence,
            NeighbourLock neighbour,
            AuthListener listener) {
        this.stores = stores;
        this.to = to;
        this.files = files;
        this.precedence = precedence;
        this.neighbour = neighbour;
        this.listener = listener;
    }

    /** A credential, and where it was found. */
    private record Copy(StorePlace place, CredentialStore store, Snapshot.Present snapshot) {}

    /**
     * Moves the credential.
     *
     * @param lease the home's, held
     * @param choice what is remembered: where to, and why; empty to remember nothing
     * @return whether it was written to the new place; false when it was there before, or nobody is signed in
     * @throws StoreException {@code CONFLICT} when two places hold one and nobody can tell which is the newer one; all is as it was then
     */
    boolean run(Lease lease, Optional<RememberedChoice> choice) throws StoreException {
        var target = Objects.requireNonNull(stores.get(to));
        var there = target.read(CREDENTIAL);
        var copies = copies(there);
        var newest = newest(copies).filter(copy -> copy.place() != to);
        if (newest.isPresent()) {
            var content = newest.get().snapshot().content();
            besideTheNeighbour(() -> Copying.write(target, lease, CREDENTIAL, there.revision(), content));
        }
        if (choice.isPresent()) {
            choice.get().write(files, lease);
        }
        var steps = new Steps();
        for (var copy : copies) {
            if (copy.place() != to) {
                var revision = copy.snapshot().revision();
                steps.run(() -> besideTheNeighbour(() -> copy.store().delete(lease, CREDENTIAL, revision)));
            }
        }
        steps.finish();
        return newest.isPresent();
    }

    /** What there is; the one in the new place comes first, and so stays where another is the same. */
    private List<Copy> copies(Snapshot there) throws StoreException {
        var copies = new ArrayList<Copy>();
        for (var entry : stores.entrySet()) {
            boolean isTarget = entry.getKey() == to;
            var snapshot = isTarget ? there : entry.getValue().read(CREDENTIAL);
            if (snapshot instanceof Snapshot.Present present) {
                copies.add(isTarget ? 0 : copies.size(), new Copy(entry.getKey(), entry.getValue(), present));
            }
        }
        return copies;
    }

    /** Each is compared with each, so that the order in which they are looked at decides nothing. */
    private Optional<Copy> newest(List<Copy> copies) throws StoreException {
        if (copies.isEmpty()) {
            return Optional.empty();
        }
        var newest = copies.get(0);
        for (var one : copies) {
            for (var other : copies) {
                if (one.place() != other.place() && isNewer(one, other) && other.place() == newest.place()) {
                    newest = one;
                }
            }
        }
        return Optional.of(newest);
    }

    /** Of two that are not plain files the one it is moved from counts as the file, which has to prove more; or else each of them does. */
    private boolean isNewer(Copy one, Copy other) throws StoreException {
        boolean isFile = weight(one) > weight(other);
        var file = isFile ? one : other;
        var keyring = isFile ? other : one;
        var verdict =
                precedence.of(keyring.snapshot().content(), file.snapshot().content());
        return switch (verdict) {
            case SAME -> false;
            case KEYRING -> !isFile;
            case FILE -> isFile;
            case CONFLICT ->
                throw StoreFaults.bothThere(
                        keyring.store().describe(CREDENTIAL), file.store().describe(CREDENTIAL));
        };
    }

    private int weight(Copy copy) {
        return switch (copy.place()) {
            case FILE -> 2;
            case KEYRING, ENCRYPTED_FILE -> copy.place() == to ? 0 : 1;
        };
    }

    @FunctionalInterface
    private interface Step {
        void run() throws StoreException;
    }

    /** Keeps the program beside us from writing meanwhile, where that can be had. */
    private void besideTheNeighbour(Step step) throws StoreException {
        try (var lock = neighbour.take()) {
            lock.skipped().ifPresent(why -> listener.on(new AuthEvent.NeighbourLockSkipped(why)));
            step.run();
        }
    }
}
