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
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

        Run(@Nullable Lease lease, boolean revokes) {
            this.lease = lease;
            this.revoker = revokes ? new Revoker(ground.login(), ground.time(), revocationLimit(lease), report) : null;
        }

        SignOutReport underLease() throws InterruptedException {
            var held = Objects.requireNonNull(lease);
            var unsaved = ground.memory().unsaved();
            var stored = read();
            stored.ifPresent(this::revoke);
            unsaved.forEach(this::revoke);
            if (isReadOnly()) {
                stored.filter(StoredSignIn::isPresent).ifPresent(unused -> report.notDeleted(readOnly()));
                return report;
            }
            stores().forEach(store -> sweep(held, store));
            stored.filter(StoredSignIn::isPresent).ifPresent(present -> deleteCredential(held, present));
            deleteAttempt(held);
            return report;
        }

        /** The home can't be written, so that nobody has a lease: what can be done is done. */
        SignOutReport withoutLease(StoreException why) throws InterruptedException {
            var unsaved = ground.memory().unsaved();
            var stored = read();
            stored.ifPresent(this::revoke);
            unsaved.forEach(this::revoke);
            stored.filter(StoredSignIn::isPresent).ifPresent(unused -> report.notDeleted(why));
            return report;
        }

        /** Empty when the store can't say. */
        private Optional<StoredSignIn> read() {
            try {
                return Optional.of(StoredSignIn.read(ground.store(), ground.codec(), ground.time()));
            } catch (StoreException e) {
                report.notDeleted(e);
            } catch (RuntimeException e) {
                report.notDeleted(SignOutReport.fault("reading " + where(), e));
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

        private void deleteCredential(Lease held, StoredSignIn first) {
            Optional<StoredSignIn> stored = Optional.of(first);
            for (int round = 1; stored.filter(StoredSignIn::isPresent).isPresent(); round++) {
                var revision = stored.get().snapshot().revision();
                try (var lock = ground.neighbour().take()) {
                    lock.skipped().ifPresent(why -> ground.listener().on(new AuthEvent.NeighbourLockSkipped(why)));
                    ground.store().delete(held, DocumentName.CREDENTIAL, revision);
                    report.deleted(where());
                    ground.listener().on(new AuthEvent.SignedOut(where(), report.isRevoked()));
                    return;
                } catch (StoreException e) {
                    if (e.kind() != StoreException.Kind.CONFLICT || !held.isHeld() || round == ROUNDS) {
                        report.notDeleted(e);
                        return;
                    }
                } catch (RuntimeException e) {
                    report.notDeleted(SignOutReport.fault("deleting " + where(), e));
                    return;
                }
                // Not with the neighbour's lock: it may wait for it without limit.
                stored = read();
                stored.ifPresent(this::revoke);
            }
        }

        private void sweep(Lease held, CredentialStore store) {
            try {
                store.sweep(held).forEach(report::deleted);
            } catch (StoreException e) {
                report.notDeleted(e);
            } catch (RuntimeException e) {
                report.notDeleted(SignOutReport.fault("tidying the store \"" + store.name() + "\"", e));
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

    private boolean isReadOnly() {
        return ground.store().traits().has(StoreTraits.Trait.READ_ONLY);
    }

    private String readOnly() {
        return where()
                + " can't be deleted: the store \"" + ground.store().name()
                + "\" can be read and not written. Delete it where it comes from, or make it writable and sign out again.";
    }

    private Set<CredentialStore> stores() {
        var stores = new LinkedHashSet<CredentialStore>();
        stores.add(ground.store());
        stores.add(ground.notes());
        return stores;
    }

    private String where() {
        return ground.store().describe(DocumentName.CREDENTIAL);
    }
}
