package dev.signet.internal.audit;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line: when, what, and what is known of it, as texts by name. Written and read as one JSON object.
 *
 * @param at to the millisecond
 * @param event such as {@code key_changed}
 * @param members in the order in which they are written; unmodifiable
 */
public record AuditLine(Instant at, String event, Map<String, String> members) {
    /** The event of a line that can't be read. */
    public static final String DAMAGED = "damaged_line";

    /** The longest line that is written, with its end. What is not longer goes to the file in one piece. */
    static final int MAX_BYTES = 4_096;

    private static final String AT = "at";
    private static final String EVENT = "event";
    private static final String CUT = "…";

    /** Keeps the order of {@code members}. */
    public AuditLine {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** What stands in place of a line that can't be read; {@code at} is that of the line before. */
    static AuditLine damaged(Instant at) {
        return new AuditLine(at, DAMAGED, Map.of());
    }

    /** UTF-8 with a line feed at its end, at most {@link #MAX_BYTES}; the longest texts are cut to make it fit. */
    byte[] toBytes() {
        var fitting = new LinkedHashMap<>(members);
        byte[] bytes = encode(fitting);
        while (bytes.length > MAX_BYTES) {
            var longest = fitting.entrySet().stream()
                    .max(Comparator.comparingInt(member -> member.getValue().length()))
                    .orElseThrow();
            longest.setValue(halve(longest.getValue()));
            bytes = encode(fitting);
        }
        return bytes;
    }

    private byte[] encode(Map<String, String> texts) {
        var json = JsonObject.empty().with(AT, text(at)).with(EVENT, event);
        for (var member : texts.entrySet()) {
            json = json.with(member.getKey(), member.getValue());
        }
        byte[] compact = json.compact();
        byte[] line = Arrays.copyOf(compact, compact.length + 1);
        line[compact.length] = '\n';
        return line;
    }

    private static String halve(String text) {
        String kept = text.endsWith(CUT) ? text.substring(0, text.length() - 1) : text;
        int end = kept.length() / 2;
        if (end > 0 && Character.isHighSurrogate(kept.charAt(end - 1))) {
            end--;
        }
        return kept.substring(0, end) + CUT;
    }

    /** RFC 3339 with all three digits of the milliseconds, so that lines sort as texts. */
    private static String text(Instant at) {
        String text = at.toString();
        int point = text.indexOf('.');
        return point < 0 ? text.replace("Z", ".000Z") : text;
    }

    /** Reads a line without its end; empty when it is none. Members that this version does not know are kept. */
    static Optional<AuditLine> parse(byte[] line) {
        try {
            var members = new LinkedHashMap<String, String>();
            JsonObject.parse(line).members().forEach((name, value) -> members.put(name, textOf(value)));
            String at = members.remove(AT);
            String event = members.remove(EVENT);
            return at == null || event == null
                    ? Optional.empty()
                    : Optional.of(new AuditLine(Instant.parse(at), event, members));
        } catch (JsonSyntaxException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String textOf(JsonValue value) {
        return value instanceof JsonString string
                ? string.value()
                : new String(value.compact(), StandardCharsets.UTF_8);
    }
}
