package dev.signet;

import dev.signet.auth.agent.MirrorState;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.event.HealthLevel;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Passes events on and keeps a listener's faults from the session. Without a listener, the few events that must not go
 * unnoticed are logged. The logger is looked up only then: in an ordinary run nothing of a logging framework is loaded.
 */
record LoudEvents(@Nullable AuthListener listener) implements AuthListener {
    @Override
    public void on(AuthEvent event) {
        if (listener == null) {
            if (isLoud(event)) {
                log("{0}", event);
            }
            return;
        }
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            log("A listener failed with {0}; the session goes on", e.getClass().getName());
        }
    }

    private static boolean isLoud(AuthEvent event) {
        return event instanceof AuthEvent.Unpersisted
                || event instanceof AuthEvent.Quarantined
                || (event instanceof AuthEvent.MirrorChanged mirror && mirror.state() == MirrorState.PENDING)
                || (event instanceof AuthEvent.HealthChanged health && health.level() == HealthLevel.CRITICAL);
    }

    private static void log(String message, Object detail) {
        System.getLogger("dev.signet").log(Level.WARNING, message, detail);
    }
}
