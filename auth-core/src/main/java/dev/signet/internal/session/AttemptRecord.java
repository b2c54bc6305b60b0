package dev.signet.internal.session;

import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What all processes of a home know of the last refresh: intent before the request, outcome after it. It holds no secret.
 *
 * @param renewal names the refresh token it is about: the one spent, or after a success the one received
 * @param reason why the refresh was made
 * @param outcome how it ended; {@link Outcome#PENDING} when it did not, so that whoever made it is gone
 * @param failures how many attempts in a row gave nothing
 * @param at when it began, or ended
 * @param nextAt when the next attempt may be made, in milliseconds since 1970
 * @param detail what happened, in words for a person
 * @param process who made it
 * @param refused when attempts began because a server refused the access token; the newest of them, the oldest first
 */
record AttemptRecord(
        String renewal,
        RefreshReason reason,
        Outcome outcome,
        int failures,
        long at,
        long nextAt,
        String detail,
        String process,
        List<Instant> refused) {
    private static final int SCHEMA = 1;
    private static final String REFUSED = "unauthorized";

    /** More than a report looks at: there is at most one a minute. */
    private static final int MOST_REFUSED = 16;

    /** Copies {@code refused}. */
    AttemptRecord {
        refused = List.copyOf(refused);
    }

    /** How an attempt ended. */
    enum Outcome {
        PENDING,
        REFRESHED,
        NOT_SENT,
        AMBIGUOUS,
        TRANSIENT,
        CONFIGURATION,
        EXPIRED,
        REUSED,
        REVOKED,
        UNKNOWN_TERMINAL,
        LOST,
        ACCOUNT_MISMATCH;

        static Outcome of(FailureKind kind) {
            return valueOf(kind.name());
        }

        /** The failure it records; empty for those that are none of a refresher's. */
        Optional<FailureKind> failure() {
            return switch (this) {
                case PENDING, REFRESHED, LOST, ACCOUNT_MISMATCH -> Optional.empty();
                default -> Optional.of(FailureKind.valueOf(name()));
            };
        }

        boolean isTerminal() {
            return this == LOST
                    || this == ACCOUNT_MISMATCH
                    || failure().filter(FailureKind::isTerminal).isPresent();
        }
    }

    byte[] toJson() {
        return JsonObject.empty()
                .with("schema", JsonNumber.of(SCHEMA))
                .with("token_digest", renewal)
                .with("reason", reason.name().toLowerCase(Locale.ROOT))
                .with("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .with("failures", JsonNumber.of(failures))
                .with("at", Instant.ofEpochMilli(at).toString())
                .with("next_attempt", Instant.ofEpochMilli(nextAt).toString())
                .with("detail", detail)
                .with("process", process)
                .with(
                        REFUSED,
                        new JsonArray(refused.stream()
                                .<JsonValue>map(moment -> new JsonString(moment.toString()))
                                .toList()))
                .pretty();
    }

    /** What the record of an attempt that begins now says of refusals, after {@code previous}. */
    static List<Instant> refused(Optional<AttemptRecord> previous, RefreshReason reason, Instant now) {
        var before = previous.map(AttemptRecord::refused).orElse(List.of());
        if (reason != RefreshReason.UNAUTHORIZED) {
            return before;
        }
        return Stream.concat(before.stream().skip(Math.max(0, before.size() - MOST_REFUSED + 1)), Stream.of(now))
                .toList();
    }

    /** Reads a record; empty when it is none that this version understands, which is as good as none at all. */
    static Optional<AttemptRecord> parse(byte[] json) {
        try {
            var object = JsonObject.parse(json);
            if (number(object, "schema") != SCHEMA) {
                return Optional.empty();
            }
            return Optional.of(new AttemptRecord(
                    text(object, "token_digest"),
                    RefreshReason.valueOf(text(object, "reason").toUpperCase(Locale.ROOT)),
                    Outcome.valueOf(text(object, "outcome").toUpperCase(Locale.ROOT)),
                    (int) Math.max(0, Math.min(1_000, number(object, "failures"))),
                    Instant.parse(text(object, "at")).toEpochMilli(),
                    Instant.parse(text(object, "next_attempt")).toEpochMilli(),
                    text(object, "detail"),
                    text(object, "process"),
                    moments(object)));
        } catch (JsonSyntaxException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** None in a record of an older version. */
    private static List<Instant> moments(JsonObject object) {
        return object.find(REFUSED)
                .filter(JsonArray.class::isInstance)
                .map(value -> ((JsonArray) value)
                        .elements().stream()
                                .filter(JsonString.class::isInstance)
                                .map(moment -> Instant.parse(((JsonString) moment).value()))
                                .limit(MOST_REFUSED)
                                .toList())
                .orElse(List.of());
    }

    private static String text(JsonObject object, String name) {
        return object.find(name)
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).value())
                .orElseThrow(() -> new IllegalArgumentException(name + " is no text"));
    }

    private static long number(JsonObject object, String name) {
        return object.find(name)
                .filter(JsonNumber.class::isInstance)
                .map(value -> ((JsonNumber) value).floor().orElse(-1))
                .orElse(-1L);
    }
}
