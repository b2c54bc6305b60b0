package dev.signet.examples.cli;

import dev.signet.agent.AgentKey;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys of agents in words, and as members of documents. */
final class KeyText {
    /** What is said when requests to register a key were not answered. */
    static final String ORPHANS =
            "signet: note: a registration was not answered, so one that nobody uses may be left at"
                    + " the service: see signet agent list --server";

    /** As many characters tell the keys of one home apart. */
    private static final int SHORT = 12;

    private KeyText() {}

    /** How an id begins, which the commands take for the whole. */
    static String shortId(String id) {
        return id.length() <= SHORT ? id : id.substring(0, SHORT);
    }

    static String word(KeyState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** A length of time in its two largest units. */
    static String span(Duration span) {
        if (span.toDays() >= 1) {
            return span.toDays() == 1 ? "1 day" : span.toDays() + " days";
        }
        return span.toHours() >= 1
                ? span.toHours() + " h " + span.toMinutesPart() + " min"
                : span.toMinutes() + " min " + span.toSecondsPart() + " s";
    }

    /** A moment to the minute, in UTC. */
    static String minute(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MINUTES).toString().replace(":00Z", "Z");
    }

    /** All that is known of a key. */
    static Map<String, @Nullable Object> members(AgentKey key, TimeSource time) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("key_id", key.id());
        members.put("key_state", word(key.state()));
        members.put("reason", key.reason().orElse(null));
        members.put("agent_runtime_id", key.runtimeId().orElse(null));
        members.put("task_id", key.taskId().orElse(null));
        members.put("unanswered", key.unanswered());
        members.put("key_age_seconds", key.age(time).map(Duration::toSeconds).orElse(null));
        members.put("created_at", text(key.createdAt()));
        members.put("registered_at", text(key.registeredAt()));
        members.put("verified_at", text(key.verifiedAt()));
        members.put("activated_at", text(key.activatedAt()));
        members.put("retired_at", text(key.retiredAt()));
        members.put("overlap_until", text(key.overlapUntil()));
        members.put("revoked_at", text(key.revokedAt()));
        members.put("public_key", key.sshPublicKey());
        return members;
    }

    private static @Nullable String text(Optional<Instant> moment) {
        return moment.map(Instant::toString).orElse(null);
    }
}
