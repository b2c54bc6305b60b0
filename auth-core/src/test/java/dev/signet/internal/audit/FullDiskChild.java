package dev.signet.internal.audit;

import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records on a disk that fills, says how that ended, makes room, and records again. */
final class FullDiskChild {
    private FullDiskChild() {}

    public static void main(String[] arguments) throws Exception {
        Path disk = Path.of(arguments[0]);
        Path ballast = Files.write(disk.resolve("ballast"), new byte[8_192]);
        var place = AuditPlace.chosen(disk.resolve("own/audit.jsonl"));
        var identity = AuditIdentity.ofThisProcess("file", "c");
        try (var trail = new AuditTrail(place, identity, true, TimeSource.system(), event -> {})) {
            for (int line = 0; line < 10_000 && trail.fault().isEmpty(); line++) {
                trail.on(new AuthEvent.Persisted("x".repeat(800)));
            }
            var kind = trail.fault().orElseThrow().kind();
            long lost = trail.lost();
            Files.delete(ballast);
            trail.on(new AuthEvent.Persisted("whole"));
            String text = Files.readString(place.file());
            // The line after the torn one, and the one that tells of the loss, can both be read as they stand.
            String[] lines = text.split("\n");
            System.out.println(kind + " lost=" + (lost > 0) + " after=" + whole(lines[lines.length - 2]) + ","
                    + whole(lines[lines.length - 1]));
        }
    }

    private static String whole(String line) {
        return line.startsWith("{\"at\":\"") && line.endsWith("}") ? "whole" : "torn";
    }
}
