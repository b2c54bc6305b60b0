package dev.signet.examples.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents for programs: one JSON object a line, each with {@code "schema":1}. */
final class Documents {
    private static final int SCHEMA = 1;

    private final JsonFactory factory = new JsonFactory();

    /** JSON that is written as it is; without line breaks. */
    record Raw(String json) {}

    /**
     * Prints {@code members} on one line.
     *
     * @param to where to
     * @param members names in order; values are texts, numbers, booleans, null, {@link Raw}, maps of texts to such, or lists of them
     */
    void print(PrintStream to, Map<String, ? extends @Nullable Object> members) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("schema", SCHEMA);
        document.putAll(members);
        var text = new StringWriter();
        try (var json = factory.createGenerator(text)) {
            write(json, document);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can't fail", e);
        }
        // One write: lines of several threads must not mix.
        to.print(text + "\n");
        to.flush();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            for (var member : members.entrySet()) {
                json.writeFieldName(String.valueOf(member.getKey()));
                write(json, member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> elements) {
            json.writeStartArray();
            for (var element : elements) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Raw raw) {
            json.writeRawValue(raw.json());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }
}
