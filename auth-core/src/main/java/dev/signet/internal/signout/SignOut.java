package dev.signet.internal.signout;

import dev.signet.auth.Credential;
import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs out of a home, all of it under the home's lease: read what is stored, revoke it, remove what was laid aside, delete the
 * document and the attempt record. Each step is done whatever became of the others.
 *
 * <p>A refresh under way holds the lease, so this waits for it and ends what it stored; one that waits for the lease finds
 * nothing to spend after this.
 *
 * <p>Programs that take no lease may write meanwhile. Nobody can tell their renewal of the very sign-in that is to end from a
 * new one, and a sign-in that is deleted and not revoked lives on where nobody can end it. So the rule is plain: what the home
 * holds at the moment of the deletion is revoked and deleted, whoever wrote it. What is written after that moment is another
 * sign-in, and stays.
 *
 * <p>Safe for use by several threads.
 */
public final class SignOut {
    /** Whoever writes without our lease does not do so for ever. */
    private static final int ROUNDS = 5;

    private final SignOutGround ground;

    /** Signs out of the home that {@code ground} describes. */
    public SignOut(SignOutGround ground) {
        this.ground = ground;
    }

    /**
     * Signs out. Doing so again does no harm and finds nothing.
     *
     * @param revokes whether the server is told
     * @throws StoreException {@code TIMEOUT} when the lease can't be had in time: nothing was done then
     * @throws InterruptedException when interrupted before anything was done
     */
    public SignOutReport run(boolean revokes) throws StoreException, InterruptedException {
        try (var lease = ground.leases().acquire(ground.leaseWait())) {
            return new Run(lease, revokes).underLease();
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.TIMEOUT) {
                throw new StoreException(e.kind(), "nobody was signed out: " + e.getMessage(), e.remedy(), e);
            }
            return new Run(null, revokes).withoutLease(e);
        }
    }

    /** One sign-out. For one thread. */
    private final class Run {
        private final @Nullable Lease lease;
        private final SignOutReport report = new SignOutReport();
        private final @Nullable Revoker revoker;
        private boolean silent;

        Run(@Nullable Lease lease, boolean revokes) {
            this.lease = lease;
            this.revoker = revokes ? new Revoker(ground.login(), ground.time(), revocationLimit(lease), report) : null;
        }

        SignOutReport underLease() throws InterruptedException {
            var held = Objects.requireNonNull(lease);
            var unsaved = ground.memory().unsaved();
            var found = readAll();
            unsaved.forEach(this::revoke);
            found.stream().filter(Found::isWritable).forEach(place -> sweep(held, place));
            found.stream().filter(Found::isPresent).forEach(place -> {
                if (place.isWritable()) {
                    deleteCredential(held, place);
                } else {
                    report.notDeleted(readOnly(place.store()));
                }
            });
            if (found.get(0).isWritable()) {
                deleteAttempt(held);
            }
            return report;
        }

        /** The home can't be written, so that nobody has a lease: what can be done is done. */
        SignOutReport withoutLease(StoreException why) throws InterruptedException {
            var unsaved = ground.memory().unsaved();
            var found = readAll();
            unsaved.forEach(this::revoke);
            found.stream().filter(Found::isPresent).forEach(unused -> report.notDeleted(why));
            return report;
        }

        /** Reads every place, and revokes what is there. */
        private List<Found> readAll() {
            List<Found> found = new ArrayList<>();
            for (var store : ground.places()) {
                silent = false;
                var stored = read(store);
                stored.ifPresent(this::revoke);
                found.add(new Found(store, stored, silent));
            }
            return found;
        }

        /** Empty when the store can't say. */
        private Optional<StoredSignIn> read(CredentialStore store) {
            try {
                return Optional.of(StoredSignIn.read(store, ground.codec(), ground.time()));
            } catch (StoreException e) {
                silent = e.kind() == StoreException.Kind.TIMEOUT;
                report.notDeleted(e);
            } catch (RuntimeException e) {
                report.notDeleted(SignOutReport.fault("reading " + where(store), e));
            }
            return Optional.empty();
        }

        private void revoke(StoredSignIn stored) {
            if (revoker != null && stored.damage() != null) {
                report.notRevoked(
                        stored.damage().getMessage()
                                + ". Tokens in it can't be revoked and may still be good: end the session at the service itself.");
            }
            stored.credential().ifPresent(this::revoke);
        }

        private void revoke(Credential credential) {
            if (revoker != null) {
                revoker.revoke(credential);
            }
        }

        private void deleteCredential(Lease held, Found place) {
            var store = place.store();
            Optional<StoredSignIn> stored = place.stored();
            for (int round = 1; stored.filter(StoredSignIn::isPresent).isPresent(); round++) {
                var revision = stored.get().snapshot().revision();
                try (var lock = ground.neighbour().take()) {
                    lock.skipped().ifPresent(why -> ground.listener().on(new AuthEvent.NeighbourLockSkipped(why)));
                    store.delete(held, DocumentName.CREDENTIAL, revision);
                    report.deleted(where(store));
                    ground.listener().on(new AuthEvent.SignedOut(where(store), report.isRevoked()));
                    return;
                } catch (StoreException e) {
                    if (e.kind() != StoreException.Kind.CONFLICT || !held.isHeld() || round == ROUNDS) {
                        report.notDeleted(e);
                        return;
                    }
                } catch (RuntimeException e) {
                    report.notDeleted(SignOutReport.fault("deleting " + where(store), e));
                    return;
                }
                // Not with the neighbour's lock: it may wait for it without limit.
                stored = read(store);
                stored.ifPresent(this::revoke);
            }
        }

        private void sweep(Lease held, Found place) {
            if (place.isSilent()) {
                // Each call would wait as long again, and reading has told it.
                return;
            }
            try {
                place.store().sweep(held).forEach(report::deleted);
            } catch (StoreException e) {
                report.notDeleted(e);
            } catch (RuntimeException e) {
                report.notDeleted(SignOutReport.fault(
                        "tidying the store \"" + place.store().name() + "\"", e));
            }
        }

        private void deleteAttempt(Lease held) {
            var notes = ground.notes();
            try {
                if (notes.read(DocumentName.ATTEMPT) instanceof Snapshot.Present present) {
                    notes.delete(held, DocumentName.ATTEMPT, present.revision());
                    report.deleted(notes.describe(DocumentName.ATTEMPT));
                }
            } catch (StoreException e) {
                report.notDeleted(e);
            } catch (RuntimeException e) {
                report.notDeleted(SignOutReport.fault("deleting " + notes.describe(DocumentName.ATTEMPT), e));
            }
        }
    }

    /** Time must be left to delete, even under a lease that runs out. */
    private static Duration revocationLimit(@Nullable Lease lease) {
        var half = lease == null ? Revoker.LIMIT : lease.remaining().dividedBy(2);
        return half.compareTo(Revoker.LIMIT) < 0 ? half : Revoker.LIMIT;
    }

    /**
     * One place, and what was found in it.
     *
     * @param stored empty when the store could not say
     * @param isSilent whether it did not answer in time
     */
    private record Found(CredentialStore store, Optional<StoredSignIn> stored, boolean isSilent) {
        boolean isPresent() {
            return stored.filter(StoredSignIn::isPresent).isPresent();
        }

        boolean isWritable() {
            return !store.traits().has(StoreTraits.Trait.READ_ONLY);
        }
    }

    private static String readOnly(CredentialStore store) {
        return where(store)
                + " can't be deleted: the store \"" + store.name()
                + "\" can be read and not written. Delete it where it comes from, or make it writable and sign out again.";
    }

    private static String where(CredentialStore store) {
        return store.describe(DocumentName.CREDENTIAL);
    }
}
