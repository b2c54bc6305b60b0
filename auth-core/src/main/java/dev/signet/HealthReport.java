package dev.signet;

import dev.signet.auth.event.HealthLevel;
import dev.signet.internal.health.Finding;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How an open home stands: its agents' keys, its documents, what its servers say. Holds no secret. Immutable.
 *
 * <p>What could not be found out is {@code UNKNOWN}, which is never taken for good. What can't be seen at all: who deleted a credential that
 * another program shares, since its sign-out and a person's {@code rm} leave the same; and an edit that keeps the very form in which
 * Signet and that program write.
 *
 * @param at when it was made
 * @param checks one for each thing looked at, good or bad
 */
public record HealthReport(Instant at, List<Check> checks) {
    /** Copies {@code checks}. */
    public HealthReport {
        checks = List.copyOf(checks);
    }

    /**
     * How one thing stands.
     *
     * @param name which figure: {@code key_age}, {@code overlap}, {@code unauthorized}, {@code refresh}, {@code store} or
     *     {@code outbox}
     * @param subject of what: {@code agent/key id} for {@code key_age} and {@code overlap}, {@code process} or {@code home} for
     *     {@code unauthorized}, the document for {@code store}; empty text for the others, of which there is one each, and for keys that
     *     can't be read
     * @param level how it stands
     * @param detail what was found and what to do, in words for a person
     */
    public record Check(String name, String subject, HealthLevel level, String detail) {}

    static HealthReport of(Instant at, List<Finding> findings) {
        return new HealthReport(
                at,
                findings.stream()
                        .map(finding ->
                                new Check(finding.check(), finding.subject(), finding.level(), finding.detail()))
                        .toList());
    }

    /**
     * The worst of all checks.
     *
     * @return {@code OK} when there are none
     */
    public HealthLevel level() {
        return checks.stream().map(Check::level).max(Comparator.naturalOrder()).orElse(HealthLevel.OK);
    }
}
