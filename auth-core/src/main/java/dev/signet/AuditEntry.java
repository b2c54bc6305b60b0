package dev.signet;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line of an {@link AuditLog}. Holds no secret.
 *
 * @param at when, to the millisecond
 * @param event what, such as {@code key_changed}; {@code damaged_line} for a line that can't be read, which has the time of the
 *     line before it
 * @param members what else the line says, in its order; what is no text is there as its JSON
 */
public record AuditEntry(Instant at, String event, Map<String, String> members) {
    /** Copies {@code members}. */
    public AuditEntry {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * What the line says of something.
     *
     * @param member such as {@code key}, {@code agent}, {@code from}, {@code to}, {@code reason} or {@code outcome}
     * @return empty when it says nothing of it
     */
    public Optional<String> find(String member) {
        return Optional.ofNullable(members.get(member));
    }
}
