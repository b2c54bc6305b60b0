package dev.signet.internal.oidc;

import java.util.HashMap;
import java.util.Map;

/** Gathers the attributes of one credential while its document is read. Not safe for use by several threads. */
final class Attributes {
    private final Map<String, String> values = new HashMap<>();

    Attributes(World world, String kind) {
        put(OidcAttributes.MODE, kind);
        put(OidcAttributes.ISSUER, world.issuer());
    }

    void put(String name, String value) {
        values.put(name, value);
    }

    /** Attributes are shown to people, so a text that could steer a terminal is left out; false when it was. */
    boolean putShown(String name, String text) {
        if (!isFitToShow(text)) {
            return false;
        }
        put(name, text);
        return true;
    }

    Map<String, String> toMap() {
        return Map.copyOf(values);
    }

    private static boolean isFitToShow(String text) {
        for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            switch (Character.getType(text.codePointAt(i))) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }
}
