package dev.signet.file;

import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the listener, whose failures must not become failures of a save. Safe for use by several threads. */
final class Notices {
    private final AuthListener listener;
    private final Set<AuthEvent> said = ConcurrentHashMap.newKeySet();

    Notices(AuthListener listener) {
        this.listener = listener;
    }

    void repaired(Path path, FileStat before, FileStat after) {
        tell(new AuthEvent.PermissionsRepaired(path.toString(), before.modeText(), after.modeText()));
    }

    /** Says it the first time only: it is asked anew with each write. */
    void restricted(Path path, Restriction restriction) {
        var event = new AuthEvent.HomeRestricted(path.toString(), restriction.detail() + " " + restriction.remedy());
        if (said.add(event)) {
            tell(event);
        }
    }

    private void tell(AuthEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException theirs) {
            // Looked up only now: in an ordinary run nothing of a logging framework is loaded.
            System.getLogger(Notices.class.getName())
                    .log(System.Logger.Level.WARNING, "A listener failed on " + event, theirs);
        }
    }
}
