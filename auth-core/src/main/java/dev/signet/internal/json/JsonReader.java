package dev.signet.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Reads one document into a tree. Jackson's own messages quote the text, so none of them gets out. */
final class JsonReader {
    /**
     * Neither pools buffers nor keeps names: both would hold on to secrets, in thread locals and in a shared table. Limits on
     * numbers and names go up to the document's own, since what is not understood must survive.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonValue.MAX_DEPTH + 1)
                    .maxNumberLength(JsonValue.MAX_BYTES)
                    .maxNameLength(JsonValue.MAX_BYTES)
                    .build())
            .build();

    private final JsonParser parser;
    private String expected = "a value";

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static JsonValue read(byte[] utf8) throws JsonSyntaxException {
        if (utf8.length > JsonValue.MAX_BYTES) {
            throw new JsonSyntaxException(
                    "expected at most " + JsonValue.MAX_BYTES + " bytes, found " + utf8.length + " bytes");
        }
        var text = decode(utf8);
        try (var parser = FACTORY.createParser(text.array(), 0, text.remaining())) {
            return new JsonReader(parser).document();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "reading from memory failed: " + e.getClass().getName());
        }
    }

    /** Done here since the parser takes over-long forms and encoded surrogates, and guesses at other encodings. */
    private static CharBuffer decode(byte[] utf8) throws JsonSyntaxException {
        var bytes = ByteBuffer.wrap(utf8);
        var text = CharBuffer.allocate(utf8.length);
        if (StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError()) {
            throw new JsonSyntaxException("expected UTF-8, found a malformed sequence at byte " + bytes.position());
        }
        text.flip();
        if (text.hasRemaining() && text.get(0) == '\ufeff') {
            throw new JsonSyntaxException("expected UTF-8 without a byte order mark, found one at the start");
        }
        if (text.hasRemaining() && text.get(0) == 0) {
            throw new JsonSyntaxException(
                    "expected a value, found NUL bytes at the start, as a loss of power leaves them");
        }
        return text;
    }

    private JsonValue document() throws IOException, JsonSyntaxException {
        try {
            var token = parser.nextToken();
            if (token == null) {
                throw failure(parser.currentLocation(), "the end");
            }
            var value = value(token, 1);
            expected = "nothing more";
            if (parser.nextToken() != null) {
                throw failure(parser.currentTokenLocation(), "another value");
            }
            return value;
        } catch (JsonEOFException e) {
            throw failure(e.getLocation(), "the end");
        } catch (JsonProcessingException e) {
            throw failure(e.getLocation(), "a character that can't be there");
        }
    }

    private JsonValue value(@Nullable JsonToken token, int depth) throws IOException, JsonSyntaxException {
        if (token == JsonToken.START_OBJECT) {
            return object(depth);
        }
        if (token == JsonToken.START_ARRAY) {
            return array(depth);
        }
        if (token == JsonToken.VALUE_STRING) {
            expected = "the rest of a string";
            return new JsonString(parser.getText());
        }
        if (token == JsonToken.VALUE_TRUE) {
            return JsonLiteral.TRUE;
        }
        if (token == JsonToken.VALUE_FALSE) {
            return JsonLiteral.FALSE;
        }
        if (token == JsonToken.VALUE_NULL) {
            return JsonLiteral.NULL;
        }
        return new JsonNumber(parser.getText());
    }

    private JsonObject object(int depth) throws IOException, JsonSyntaxException {
        checkDepth(depth);
        var members = new LinkedHashMap<String, JsonValue>();
        while (true) {
            expected = "a member (\"name\": value) or '}'"; // the parser looks ahead to the value's start
            if (parser.nextToken() == JsonToken.END_OBJECT) {
                return new JsonObject(members);
            }
            var name = parser.currentName();
            if (members.containsKey(name)) {
                expected = "each name once in an object";
                throw failure(parser.currentTokenLocation(), "one of them again");
            }
            expected = "a value";
            members.put(name, value(parser.nextToken(), depth + 1));
        }
    }

    private JsonArray array(int depth) throws IOException, JsonSyntaxException {
        checkDepth(depth);
        var elements = new ArrayList<JsonValue>();
        while (true) {
            expected = "a value or ']'";
            var token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return new JsonArray(elements);
            }
            elements.add(value(token, depth + 1));
        }
    }

    private void checkDepth(int depth) throws JsonSyntaxException {
        if (depth > JsonValue.MAX_DEPTH) {
            expected = "at most " + JsonValue.MAX_DEPTH + " levels of nesting";
            throw failure(parser.currentTokenLocation(), "more");
        }
    }

    private JsonSyntaxException failure(@Nullable JsonLocation at, String found) {
        var position = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        return new JsonSyntaxException(position + "expected " + expected + ", found " + found);
    }
}
