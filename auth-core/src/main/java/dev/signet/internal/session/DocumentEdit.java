package dev.signet.internal.session;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.session.SessionEvent.Finding;
import java.time.Duration;
import java.util.Optional;

/** Changes the stored credential document under the home's lease, starting from what is stored at that moment. */
public final class DocumentEdit {
    /** As in {@link Commit}: whoever writes without our lease does not do so for ever. */
    private static final int TRIES = 5;

    private final Ground ground;
    private final Duration leaseWait;

    /**
     * An editor.
     *
     * @param leaseWait the longest wait for the home's lease
     */
    public DocumentEdit(Ground ground, Duration leaseWait) {
        this.ground = ground;
        this.leaseWait = leaseWait;
    }

    /** Works out a new document. Pure: it may be asked again when somebody wrote in between. */
    @FunctionalInterface
    public interface Change {
        /**
         * The document to store.
         *
         * @param stored as it is now
         * @param where the document, in words for a person
         * @return empty when nothing is to be written
         */
        Optional<byte[]> apply(Snapshot stored, String where) throws DamagedCredentialException;
    }

    /**
     * Makes the change.
     *
     * @return whether something was written
     * @throws PolicyDeniedException when a policy forbids the credential that the new document holds; nothing is written
     */
    public boolean apply(Change change)
            throws StoreException, DamagedCredentialException, PolicyDeniedException, InterruptedException {
        var store = ground.store();
        var where = store.describe(DocumentName.CREDENTIAL);
        try (var lease = ground.leases().acquire(leaseWait)) {
            for (int attempt = 1; ; attempt++) {
                var stored = store.read(DocumentName.CREDENTIAL);
                var content = change.apply(stored, where);
                if (content.isEmpty()) {
                    return false;
                }
                if (new CredentialReader(ground).judge(content.get()) instanceof Finding.Denied denied) {
                    throw new PolicyDeniedException(
                            denied.problem().message(), denied.problem().remedy());
                }
                try (var draft = store.prepare(lease, DocumentName.CREDENTIAL, content.get().length);
                        var lock = ground.neighbour().take()) {
                    lock.skipped().ifPresent(why -> ground.listener().on(new AuthEvent.NeighbourLockSkipped(why)));
                    var unused = draft.commit(stored.revision(), content.get());
                    return true;
                } catch (StoreException e) {
                    if (e.kind() != StoreException.Kind.CONFLICT || attempt == TRIES) {
                        throw e;
                    }
                }
            }
        }
    }
}
