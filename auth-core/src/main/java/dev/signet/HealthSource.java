package dev.signet;

import dev.signet.internal.health.DocumentFacts;
import dev.signet.internal.health.HealthFacts;
import dev.signet.internal.ring.RingHealth;
import dev.signet.internal.session.CredentialSource;
import dev.signet.internal.session.SessionHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is judged of an open home: from its documents, and from memory. Safe for use by several threads. */
final class HealthSource {
    private final Assembly assembly;
    private final Optional<SessionHealth> session;
    private final RingHealth ring;

    HealthSource(Assembly assembly) {
        this.assembly = assembly;
        var ground = assembly.ground();
        // What was given is in no document: whatever lies in the home then is not in use.
        this.session = ground.source() instanceof CredentialSource.Stored
                ? Optional.of(new SessionHealth(ground))
                : Optional.empty();
        this.ring = new RingHealth(assembly.store());
    }

    HealthFacts facts() {
        var stored = session.map(SessionHealth::look);
        var keys = ring.look(assembly.agents()::rotation);
        var documents = new ArrayList<DocumentFacts>(
                stored.map(SessionHealth.Seen::documents).orElse(List.of()));
        documents.add(keys.document());
        return new HealthFacts(
                keys.keys(),
                assembly.answers().facts(),
                stored.flatMap(SessionHealth.Seen::refresh),
                documents,
                keys.outbox());
    }

    /** Somebody signed out here: that nothing is there any more is no news. The keys of agents stay. */
    void forget() {
        session.ifPresent(SessionHealth::forget);
    }
}
