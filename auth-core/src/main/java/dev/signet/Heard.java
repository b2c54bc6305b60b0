package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.audit.AuditTrail;
import java.util.Optional;

/** Who hears the events of an open home: its audit record first, if it keeps one, then the application or the log. */
record Heard(LoudEvents loud, Optional<AuditTrail> trail) implements AuthListener, AutoCloseable {
    static Heard of(SignetBuilder settings) throws ConfigurationException {
        var loud = new LoudEvents(settings.listener);
        return new Heard(loud, settings.audit.open(settings, loud));
    }

    @Override
    public void on(AuthEvent event) {
        trail.ifPresent(kept -> kept.on(event));
        loud.on(event);
    }

    /** Writes what the record still has in memory. */
    @Override
    public void close() {
        trail.ifPresent(AuditTrail::close);
    }
}
