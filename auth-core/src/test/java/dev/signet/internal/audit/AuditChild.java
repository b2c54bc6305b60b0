package dev.signet.internal.audit;

import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthEvent;
import java.nio.file.Path;
import java.util.Optional;

/** A process that records: file, the size at which it is laid aside, its own name, how many lines. */
final class AuditChild {
    private AuditChild() {}

    public static void main(String[] arguments) throws Exception {
        var limits = new AuditFile.Limits(Long.parseLong(arguments[1]), 3);
        String name = arguments[2];
        int lines = Integer.parseInt(arguments[3]);
        var identity = AuditIdentity.ofThisProcess("file", name);
        var file = new AuditFile(AuditPlace.chosen(Path.of(arguments[0])), limits, TimeSource.system());
        try (var trail = new AuditTrail(file, identity, true, TimeSource.system(), event -> {})) {
            System.out.println("ready");
            int unused = System.in.read();
            for (int line = 0; line < lines; line++) {
                trail.on(new AuthEvent.KeyChanged(
                        name,
                        name + "-" + line,
                        Optional.empty(),
                        Optional.of(KeyState.ACTIVE),
                        "x".repeat(line % 97)));
            }
            System.out.println("lost " + trail.lost());
        }
    }
}
