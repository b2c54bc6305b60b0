package dev.signet.internal.audit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one event says, in the words of the audit file. Immutable.
 *
 * @param outcome how it ended
 * @param members texts by name, in order; none empty
 */
record AuditFacts(Outcome outcome, Map<String, String> members) {
    /** How what an event tells of ended. */
    enum Outcome {
        /** Done. */
        SUCCESS,
        /** Not done. */
        FAILURE,
        /** Begun, or to be done later. */
        PENDING,
        /** Not allowed. */
        DENIED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static AuditFacts of(Outcome outcome) {
        return new AuditFacts(outcome, Map.of());
    }

    AuditFacts with(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        var more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new AuditFacts(outcome, more);
    }

    /** Constants in lower case, durations and times as ISO 8601 writes them. */
    AuditFacts with(String name, Object value) {
        return with(
                name, value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString());
    }

    AuditFacts with(String name, Optional<?> value) {
        return value.isPresent() ? with(name, (Object) value.get()) : this;
    }
}
