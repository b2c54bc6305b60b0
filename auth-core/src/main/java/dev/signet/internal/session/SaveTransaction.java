package dev.signet.internal.session;

import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.session.SessionEvent.Finding;
import dev.signet.internal.session.SessionState.Unsaved;
import java.time.Duration;

/** Tries again to store tokens that the store refused when they were received. Spends nothing. */
final class SaveTransaction {
    private final Ground ground;
    private final Held held;
    private final Unsaved unsaved;
    private final Duration leaseWait;

    SaveTransaction(Ground ground, Held held, Unsaved unsaved, Duration leaseWait) {
        this.ground = ground;
        this.held = held;
        this.unsaved = unsaved;
        this.leaseWait = leaseWait;
    }

    SessionEvent run() {
        var reader = new CredentialReader(ground);
        try (var lease = ground.leases().acquire(leaseWait)) {
            var reading = reader.read();
            if (reading.held().filter(held::isSame).isPresent()) {
                return new SessionEvent.Saved(held);
            }
            if (!reading.holds(unsaved.storedRenewal())) {
                boolean told = reading.finding() instanceof Finding.Present
                        || reading.finding() instanceof Finding.Nothing
                        || reading.finding() instanceof Finding.Denied;
                return told ? new SessionEvent.Checked(reading.finding()) : new SessionEvent.SaveFailed();
            }
            int room =
                    Math.min(CredentialCodec.MAX_BYTES, reading.content().length * 2 + CredentialCodec.MAX_BYTES / 16);
            try (var draft = ground.store().prepare(lease, DocumentName.CREDENTIAL, room)) {
                var event = new Commit(ground, reader, RefreshReason.FORCED, held, unsaved.storedRenewal())
                        .run(lease, new Commit.Room(draft, room), reading.content(), unsaved.received());
                if (event instanceof SessionEvent.Adopted adopted) {
                    return new SessionEvent.Checked(adopted.finding());
                }
                return event instanceof SessionEvent.Refreshed done && done.unsaved() == null
                        ? new SessionEvent.Saved(held)
                        : new SessionEvent.SaveFailed();
            }
        } catch (StoreException e) {
            ground.listener().on(new AuthEvent.Unpersisted(e.kind(), String.valueOf(e.getMessage())));
            return new SessionEvent.SaveFailed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SessionEvent.SaveFailed();
        }
    }
}
