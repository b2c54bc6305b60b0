package dev.signet.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The little JSON that a fake server speaks: objects in the order given. */
final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonText() {}

    /** A value that is JSON already. */
    record Raw(String json) {}

    static String compact(Map<String, ? extends @Nullable Object> members) {
        return write(members, false);
    }

    /** Indented by two spaces, with {@code ": "} after names and no newline at the end. */
    static String pretty(Map<String, ? extends @Nullable Object> members) {
        return write(members, true);
    }

    private static String write(Map<String, ? extends @Nullable Object> members, boolean pretty) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            if (pretty) {
                json.setPrettyPrinter(new DefaultPrettyPrinter(
                        DefaultPrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Separators.Spacing.AFTER)));
            }
            object(json, members);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void object(JsonGenerator json, Map<?, ?> members) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            json.writeFieldName(String.valueOf(member.getKey()));
            value(json, member.getValue());
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Raw raw) {
            json.writeRawValue(raw.json());
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Number number) {
            json.writeNumber(new BigDecimal(number.toString()));
        } else if (value instanceof Map<?, ?> members) {
            object(json, members);
        } else if (value instanceof List<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                value(json, element);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    /**
     * Reads an object whose members are texts, as token requests are; members of other kinds are left out.
     *
     * @return empty when it is not JSON, not an object, or names a member twice
     */
    static Optional<Map<String, String>> parseTexts(String text) {
        return parse(text).map(members -> {
            var texts = new LinkedHashMap<String, String>();
            members.forEach((name, value) -> {
                if (value instanceof String string) {
                    texts.put(name, string);
                }
            });
            return texts;
        });
    }

    /**
     * Reads an object. Its values are texts, {@link BigDecimal}s, booleans, lists, maps and null.
     *
     * @return empty when it is not JSON, not an object, or names a member twice
     */
    static Optional<Map<String, @Nullable Object>> parse(String text) {
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, @Nullable Object> members = readObject(json);
            return json.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable Object> readObject(JsonParser json) throws IOException {
        var members = new LinkedHashMap<String, @Nullable Object>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, readValue(json));
        }
        return members;
    }

    private static @Nullable Object readValue(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> readObject(json);
            case START_ARRAY -> {
                var elements = new ArrayList<@Nullable Object>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(readValue(json));
                }
                yield elements;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
            default -> json.getText();
        };
    }
}
