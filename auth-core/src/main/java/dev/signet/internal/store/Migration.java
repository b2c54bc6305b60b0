package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.lease.NeighbourLock;

/**
 * Moves a home's credential from one store to another: written, read back, remembered as the choice, and only then deleted where it
 * was. Wherever that is cut off, the credential is in at least one place, and the next one goes on from there. Used by one thread.
 */
final class Migration {
    private static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;

    private final CredentialStore from;
    private final CredentialStore to;
    private final CredentialStore files;
    private final Precedence precedence;
    private final NeighbourLock neighbour;
    private final AuthListener listener;

    Migration(
            CredentialStore from,
            CredentialStore to,
            CredentialStore files,
            Precedence precedence,
            NeighbourLock neighbour,
            AuthListener listener) {
        this.from = from;
        this.to = to;
        this.files = files;
        this.precedence = precedence;
        this.neighbour = neighbour;
        this.listener = listener;
    }

    /** What a migration did. */
    enum Outcome {
        /** The credential is in the new place now. */
        MOVED,
        /** It was there before; what was left in the old place, if anything, is gone. */
        ALREADY_THERE,
        /** Nobody is signed in; the choice is remembered all the same. */
        NOTHING_TO_MOVE
    }

    /**
     * Moves the credential.
     *
     * @param lease the home's, held
     * @param choice what is remembered: where to, and why
     * @throws StoreException {@code CONFLICT} when both hold one and nobody can tell which is the newer one
     */
    Outcome run(Lease lease, RememberedChoice choice) throws StoreException {
        var old = from.read(CREDENTIAL);
        var there = to.read(CREDENTIAL);
        if (!(old instanceof Snapshot.Present source)) {
            choice.write(files, lease);
            return there instanceof Snapshot.Present ? Outcome.ALREADY_THERE : Outcome.NOTHING_TO_MOVE;
        }
        boolean writes = !(there instanceof Snapshot.Present target) || isNewer(source, target, choice);
        if (writes) {
            besideTheNeighbour(() -> Copying.write(to, lease, CREDENTIAL, there.revision(), source.content()));
        }
        choice.write(files, lease);
        besideTheNeighbour(() -> from.delete(lease, CREDENTIAL, source.revision()));
        return writes ? Outcome.MOVED : Outcome.ALREADY_THERE;
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

    /** Between two keyrings the one it is in counts as the file, which has to prove more. */
    private boolean isNewer(Snapshot.Present source, Snapshot.Present target, RememberedChoice choice)
            throws StoreException {
        boolean toFile = choice.place() == StorePlace.FILE;
        var verdict = toFile
                ? precedence.of(source.content(), target.content())
                : precedence.of(target.content(), source.content());
        return switch (verdict) {
            case SAME -> false;
            case KEYRING -> toFile;
            case FILE -> !toFile;
            case CONFLICT -> throw StoreFaults.bothThere(from.describe(CREDENTIAL), to.describe(CREDENTIAL));
        };
    }
}
