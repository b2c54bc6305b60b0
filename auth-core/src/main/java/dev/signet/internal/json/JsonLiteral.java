package dev.signet.internal.json;

/** The three values that are words. */
public enum JsonLiteral implements JsonValue {
    NULL("null", "null"),
    TRUE("true", "a boolean"),
    FALSE("false", "a boolean");

    private final String text;
    private final String kind;

    JsonLiteral(String text, String kind) {
        this.text = text;
        this.kind = kind;
    }

    String text() {
        return text;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String toString() {
        return "JsonLiteral";
    }
}
