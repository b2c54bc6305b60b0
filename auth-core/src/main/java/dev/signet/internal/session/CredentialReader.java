package dev.signet.internal.session;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.session.KnownOwners.Owned;
import dev.signet.internal.session.SessionEvent.Finding;
import java.util.Optional;

/** Reads the stored credential and judges it. A document that can't be read is read again for a while: it may be half written. */
final class CredentialReader {
    private final Ground ground;

    CredentialReader(Ground ground) {
        this.ground = ground;
    }

    /**
     * What is stored.
     *
     * @param snapshot the document; absent also when it could not be read
     * @param finding what it means
     */
    record Reading(Snapshot snapshot, Finding finding) {
        /** The bytes; none when there is no document. */
        byte[] content() {
            return snapshot instanceof Snapshot.Present present ? present.content() : new byte[0];
        }

        Revision revision() {
            return snapshot.revision();
        }

        /** The credential, if it is a usable one. */
        Optional<Held> held() {
            return finding instanceof Finding.Present present ? Optional.of(present.held()) : Optional.empty();
        }

        /** Whether it holds the refresh token that {@code renewal} names. */
        boolean holds(String renewal) {
            return held().flatMap(Held::renewal).filter(renewal::equals).isPresent();
        }

        boolean isCorrupt() {
            return finding instanceof Finding.Damaged damaged
                    && damaged.problem() instanceof Problem.Damaged problem
                    && problem.kind() == DamagedCredentialException.Kind.CORRUPT;
        }
    }

    Reading read() {
        long giveUp = ground.time().nanos() + Limits.TORN_READ_WAIT.toNanos();
        var reading = readOnce();
        while (reading.isCorrupt() && ground.time().nanos() - giveUp < 0) {
            Pause.of(Limits.TORN_READ_POLL, ground.time());
            reading = readOnce();
        }
        return reading;
    }

    /** The credential in {@code content}, with headers and life. */
    Finding judge(byte[] content) {
        var where = ground.store().describe(DocumentName.CREDENTIAL);
        try {
            var credential = ground.profile().codec().decode(content, where);
            return credential.<Finding>map(found -> usable(found, where)).orElseGet(Finding.Nothing::new);
        } catch (DamagedCredentialException e) {
            return new Finding.Damaged(Problem.Damaged.of(e));
        }
    }

    /** What {@code found} means: whose it is, whether a policy allows it, and whether it can be used. */
    Finding usable(Credential found, String where) {
        if (found instanceof Credential.Unsupported unsupported) {
            return unsupported(unsupported.name(), where);
        }
        var owned = ground.owners().of(found);
        if (owned instanceof Owned.NotKnown unknown) {
            return new Finding.Incomplete(unknown.problem());
        }
        var credential = ((Owned.Known) owned).credential();
        var denial = ground.denial(credential);
        if (denial.isPresent()) {
            return new Finding.Denied(Problem.Denied.of(denial.get()));
        }
        try {
            return new Finding.Present(Held.of(credential, ground));
        } catch (IllegalArgumentException e) {
            return new Finding.Damaged(new Problem.Damaged(
                    DamagedCredentialException.Kind.CORRUPT,
                    where + " holds a credential that can't be sent: " + e.getMessage(),
                    ground.profile().signInRemedy()));
        }
    }

    private Finding unsupported(String kind, String where) {
        return new Finding.Damaged(new Problem.Damaged(
                DamagedCredentialException.Kind.UNSUPPORTED,
                where + " holds a credential of kind \"" + kind
                        + "\", which this version of Signet can't use; it is left as it is",
                "Use the program that wrote it, or update Signet, or "
                        + lowerFirst(ground.profile().signInRemedy())));
    }

    private Reading readOnce() {
        try {
            var snapshot = ground.store().read(DocumentName.CREDENTIAL);
            var finding =
                    snapshot instanceof Snapshot.Present present ? judge(present.content()) : new Finding.Nothing();
            return new Reading(snapshot, finding);
        } catch (StoreException e) {
            return new Reading(Snapshot.Absent.ABSENT, new Finding.Unreadable(Problem.Store.of(e)));
        }
    }

    private static String lowerFirst(String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
