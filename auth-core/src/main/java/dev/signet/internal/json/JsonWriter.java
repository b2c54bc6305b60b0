package dev.signet.internal.json;

import java.nio.charset.StandardCharsets;

/** Writes a tree: escapes only what RFC 8259, section 7, demands, and unpaired surrogates, which UTF-8 can't hold. */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(4096);
    private final boolean pretty;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    static byte[] compact(JsonValue value) {
        return new JsonWriter(false).write(value);
    }

    static byte[] pretty(JsonValue value) {
        return new JsonWriter(true).write(value);
    }

    private byte[] write(JsonValue value) {
        value(value, 0);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(JsonValue value, int depth) {
        if (value instanceof JsonObject object) {
            object(object, depth);
        } else if (value instanceof JsonArray array) {
            array(array, depth);
        } else if (value instanceof JsonString string) {
            string(string.value());
        } else if (value instanceof JsonNumber number) {
            out.append(number.text());
        } else if (value instanceof JsonLiteral literal) {
            out.append(literal.text());
        }
    }

    private void object(JsonObject object, int depth) {
        out.append('{');
        var first = true;
        for (var member : object.members().entrySet()) {
            separate(first, depth + 1);
            first = false;
            string(member.getKey());
            out.append(pretty ? ": " : ":");
            value(member.getValue(), depth + 1);
        }
        close('}', first, depth);
    }

    private void array(JsonArray array, int depth) {
        out.append('[');
        var first = true;
        for (var element : array.elements()) {
            separate(first, depth + 1);
            first = false;
            value(element, depth + 1);
        }
        close(']', first, depth);
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.append(',');
        }
        breakLine(depth);
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            breakLine(depth);
        }
        out.append(bracket);
    }

    private void breakLine(int depth) {
        if (pretty) {
            out.append('\n');
            for (var i = 0; i < depth; i++) {
                out.append("  ");
            }
        }
    }

    private void string(String text) {
        out.append('"');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                character(c);
            }
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> {
                if (c < ' ' || Character.isSurrogate(c)) {
                    out.append("\\u");
                    for (var shift = 12; shift >= 0; shift -= 4) {
                        out.append(HEX.charAt(c >> shift & 0xf));
                    }
                } else {
                    out.append(c);
                }
            }
        }
    }
}
