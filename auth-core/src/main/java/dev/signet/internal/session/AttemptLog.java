package dev.signet.internal.session;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Snapshot;
import java.util.Optional;

/** Keeps the one attempt record of a home. Used under the home's lease, but for reports, which only read. */
final class AttemptLog {
    private static final int MAX_BYTES = 8_192;

    private final Ground ground;

    AttemptLog(Ground ground) {
        this.ground = ground;
    }

    Optional<AttemptRecord> read() throws StoreException {
        return ground.notes().read(DocumentName.ATTEMPT) instanceof Snapshot.Present present
                ? AttemptRecord.parse(present.content())
                : Optional.empty();
    }

    void write(Lease lease, AttemptRecord entry) throws StoreException {
        var notes = ground.notes();
        try (var draft = notes.prepare(lease, DocumentName.ATTEMPT, MAX_BYTES)) {
            var unused = draft.commit(notes.read(DocumentName.ATTEMPT).revision(), entry.toJson());
        }
    }
}
