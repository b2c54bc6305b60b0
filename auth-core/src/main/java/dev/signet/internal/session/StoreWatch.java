package dev.signet.internal.session;

import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;
import dev.signet.internal.session.CredentialReader.Reading;
import dev.signet.internal.session.SessionEvent.Finding;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks at the store: a stamp each time, a read only when the stamp changed. Used by one thread at a time. */
final class StoreWatch implements CredentialWatch {
    private final Ground ground;
    private final CredentialReader reader;
    private @Nullable Stamp lastStamp;
    private @Nullable Revision quarantined;

    StoreWatch(Ground ground) {
        this.ground = ground;
        this.reader = new CredentialReader(ground);
    }

    @Override
    public Finding look() {
        Stamp stamp;
        try {
            stamp = ground.store().probe(DocumentName.CREDENTIAL);
        } catch (StoreException e) {
            lastStamp = null;
            return new Finding.Unreadable(Problem.Store.of(e));
        }
        if (stamp.equals(lastStamp)) {
            return new Finding.Unchanged();
        }
        var reading = reader.read();
        boolean settled =
                !(reading.finding() instanceof Finding.Unreadable || reading.finding() instanceof Finding.Incomplete);
        lastStamp = settled ? stamp : null;
        if (reading.isCorrupt()) {
            quarantine(reading);
        }
        return reading.finding();
    }

    /** Lays a copy aside, once for each damaged revision. That it can't be done changes nothing: the original stays. */
    private void quarantine(Reading reading) {
        if (ground.store().traits().has(StoreTraits.Trait.READ_ONLY)
                || reading.revision().equals(quarantined)) {
            return;
        }
        try (var lease = ground.leases().acquire(Duration.ZERO)) {
            var copy = ground.store().quarantine(lease, DocumentName.CREDENTIAL, reading.revision());
            quarantined = reading.revision();
            ground.listener().on(new AuthEvent.Quarantined(ground.store().describe(DocumentName.CREDENTIAL), copy));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.TIMEOUT) {
                // Somebody holds the lease just now: look again next time as if for the first time.
                lastStamp = null;
            }
            ground.listener().on(new AuthEvent.StoreUnavailable(e.kind(), String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
