package dev.signet.examples.cli;

import dev.signet.agent.AgentKey;
import dev.signet.agent.RotationPolicy;
import dev.signet.agent.RotationPolicy.Standing;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.agent.ListedAgent;
import dev.signet.verify.PublishedKey;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of an agent as a table, each with its age as a bar against the policy. Pure. */
final class KeyTable {
    private static final int BAR = 10;
    private static final BigInteger PERCENT = BigInteger.valueOf(100);

    private final RotationPolicy policy;
    private final Instant now;

    KeyTable(RotationPolicy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    /** One line of the table, which may have no text in a cell. */
    private record Row(String key, String state, String age, String runtimeId, String deadline, String server) {}

    /** How a key stands in its period; empty for one that does not sign. */
    static Optional<String> standing(AgentKey key, RotationPolicy policy, Instant now) {
        return key.state() == KeyState.ACTIVE
                ? Optional.of(
                        policy.standing(key.id(), key.createdAt(), now).name().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** The table with a heading; {@code listed} is empty when the service was not asked. */
    List<String> lines(List<AgentKey> local, Optional<List<ListedAgent>> listed) {
        var rows = new ArrayList<Row>();
        rows.add(new Row("KEY", "STATE", "AGE", "RUNTIME ID", "DEADLINE", listed.isPresent() ? "AT THE SERVICE" : ""));
        for (AgentKey key : local) {
            rows.add(new Row(
                    KeyText.shortId(key.id()),
                    KeyText.word(key.state()),
                    age(key),
                    key.runtimeId().orElse("-"),
                    deadline(key),
                    listed.map(agents -> atService(key, agents)).orElse("")));
        }
        listed.ifPresent(agents -> agents.stream()
                .filter(agent ->
                        local.stream().noneMatch(key -> key.runtimeId().equals(Optional.of(agent.runtimeId()))))
                .forEach(agent -> rows.add(new Row(
                        thumbprint(agent), "-", "-", agent.runtimeId(), "not a key of this agent", word(agent)))));
        return aligned(rows);
    }

    private String age(AgentKey key) {
        if (key.state() == KeyState.REVOKED) {
            return "-";
        }
        Optional<Duration> age = key.createdAt()
                .map(made -> Duration.between(made, now))
                .filter(span -> policy.standing(key.id(), key.createdAt(), now) != Standing.UNKNOWN)
                .map(span -> span.isNegative() ? Duration.ZERO : span);
        if (age.isEmpty()) {
            return "[" + "?".repeat(BAR) + "] unknown";
        }
        BigInteger percent = nanos(age.get()).multiply(PERCENT).divide(nanos(policy.period()));
        int filled = percent.min(PERCENT).intValue() * BAR / PERCENT.intValue();
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + percent + " %, " + KeyText.span(age.get());
    }

    /** Periods may be shorter than a millisecond, and ages longer than a long has nanoseconds. */
    private static BigInteger nanos(Duration span) {
        return BigInteger.valueOf(span.getSeconds())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(span.getNano()));
    }

    private String deadline(AgentKey key) {
        return switch (key.state()) {
            case GENERATED -> key.runtimeId().isPresent() ? "registered; signs next" : "not registered yet";
            case ACTIVE -> active(key);
            case RETIRING ->
                key.overlapUntil()
                        .map(end -> "good until " + KeyText.minute(end))
                        .orElse("good until maintain runs");
            case REVOKED ->
                key.reason().orElse("revoked")
                        + key.revokedAt().map(end -> " " + KeyText.minute(end)).orElse("");
        };
    }

    private String active(AgentKey key) {
        return switch (policy.standing(key.id(), key.createdAt(), now)) {
            case UNKNOWN -> "due now: its age is unknown";
            case OVERDUE -> "OVERDUE since " + end(key, policy.period());
            case DUE -> "due since " + end(key, policy.dueAfter(key.id()));
            case FRESH -> "due " + end(key, policy.dueAfter(key.id()));
        };
    }

    private static String end(AgentKey key, Duration age) {
        return key.createdAt().map(made -> KeyText.minute(made.plus(age))).orElse("an unknown moment");
    }

    private static String atService(AgentKey key, List<ListedAgent> agents) {
        return agents.stream()
                .filter(agent -> key.runtimeId().equals(Optional.of(agent.runtimeId())))
                .map(KeyTable::word)
                .findFirst()
                .orElse("not listed");
    }

    private static String word(ListedAgent agent) {
        return agent.active() ? "active" : "revoked";
    }

    private static String thumbprint(ListedAgent agent) {
        try {
            return KeyText.shortId(PublishedKey.ofSsh(agent.runtimeId(), agent.sshPublicKey(), KeyState.ACTIVE)
                    .keyId());
        } catch (IllegalArgumentException e) {
            return "unreadable";
        }
    }

    private static List<String> aligned(List<Row> rows) {
        int ageWidth = rows.stream().mapToInt(row -> row.age.length()).max().orElse(0);
        int idWidth =
                rows.stream().mapToInt(row -> row.runtimeId.length()).max().orElse(0);
        int endWidth =
                rows.stream().mapToInt(row -> row.deadline.length()).max().orElse(0);
        String form = "%-12s  %-9s  %-" + ageWidth + "s  %-" + idWidth + "s  %-" + endWidth + "s  %s";
        return rows.stream()
                .map(row -> String.format(
                                Locale.ROOT, form, row.key, row.state, row.age, row.runtimeId, row.deadline, row.server)
                        .stripTrailing())
                .toList();
    }
}
