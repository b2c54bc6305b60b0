package dev.signet.internal.policy;

import dev.signet.agent.RotationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a policy says of the keys that agents sign with. Of several policies the shortest time counts. Immutable.
 *
 * @param maxAge how old a key may get before it has to be rotated
 * @param maxOverlap how long a key that was replaced may stay good
 * @param signsFor how old a key may get before it signs no more; a key whose age nobody knows does not sign then
 */
public record KeyLimits(Optional<Limit> maxAge, Optional<Limit> maxOverlap, Optional<Limit> signsFor) {
    /** No limit at all. */
    public static final KeyLimits NONE = new KeyLimits(Optional.empty(), Optional.empty(), Optional.empty());

    static final String MAX_AGE = "agent_key_max_age";
    static final String MAX_OVERLAP = "agent_key_max_overlap";
    static final String REFUSE_OVERDUE = "refuse_overdue_agent_keys";

    /**
     * A time that must not be exceeded.
     *
     * @param length not negative
     * @param source where it is written, such as {@code agent_key_max_age in /etc/signet/policy.toml}
     */
    public record Limit(Duration length, String source) {
        private String words() {
            return source + " allows " + KeyLimits.words(length) + " at most";
        }
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** What keeps both. */
    KeyLimits and(KeyLimits other) {
        return new KeyLimits(
                shorter(maxAge, other.maxAge),
                shorter(maxOverlap, other.maxOverlap),
                shorter(signsFor, other.signsFor));
    }

    private static Optional<Limit> shorter(Optional<Limit> one, Optional<Limit> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().length().compareTo(other.get().length()) <= 0 ? one : other;
    }

    /** Why a key that is replaced may not stay good for {@code wanted}. */
    public Optional<Denial> overlap(Duration wanted) {
        return maxOverlap
                .filter(limit -> wanted.compareTo(limit.length()) > 0)
                .map(limit -> new Denial(
                        MAX_OVERLAP,
                        limit.source(),
                        "an overlap of " + words(wanted) + " is forbidden by policy: " + limit.words(),
                        "Ask for an overlap of " + words(limit.length())
                                + " or less. Or ask whoever maintains that policy."));
    }

    /**
     * Why a key may sign no more.
     *
     * @param agent the home's name for the agent
     * @param keyId of the key
     * @param created when it was made; empty when nobody knows
     * @param now the wall clock
     */
    public Optional<Denial> signing(String agent, String keyId, Optional<Instant> created, Instant now) {
        if (signsFor.isEmpty()) {
            return Optional.empty();
        }
        Limit limit = signsFor.get();
        Duration period =
                limit.length().compareTo(RotationPolicy.LONGEST) > 0 ? RotationPolicy.LONGEST : limit.length();
        String age = switch (RotationPolicy.every(period).standing(keyId, created, now)) {
            case FRESH, DUE -> "";
            case OVERDUE -> words(Duration.between(created.orElseThrow(), now)) + " old";
            case UNKNOWN -> "of an age that nobody knows";
        };
        return age.isEmpty()
                ? Optional.empty()
                : Optional.of(new Denial(
                        REFUSE_OVERDUE,
                        limit.source(),
                        "key " + keyId + " of agent " + agent + " may not sign any more by policy: " + limit.words()
                                + ", and it is " + age,
                        "Give the agent another key: keys().rotate(). Have keys().maintain(...) run often enough, so that"
                                + " this does not happen again. Or ask whoever maintains that policy."));
    }

    /** For a person, one entry for each limit. */
    String words() {
        return Stream.of(maxAge, maxOverlap, signsFor)
                .flatMap(Optional::stream)
                .map(Limit::words)
                .collect(Collectors.joining("; "));
    }

    /** In its largest units, such as {@code 90 days} or {@code 2 h 30 min}. */
    private static String words(Duration length) {
        if (length.toDays() >= 1 && length.toHoursPart() == 0) {
            return length.toDays() == 1 ? "1 day" : length.toDays() + " days";
        }
        String text = Stream.of(
                        length.toHours() == 0 ? "" : length.toHours() + " h",
                        length.toMinutesPart() == 0 ? "" : length.toMinutesPart() + " min",
                        length.toSecondsPart() == 0 ? "" : length.toSecondsPart() + " s")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? "0 s" : text;
    }
}
