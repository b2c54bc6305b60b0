package dev.signet.internal.oidc;

import dev.signet.internal.text.PlainText;
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
        if (!PlainText.isFitToShow(text)) {
            return false;
        }
        put(name, text);
        return true;
    }

    Map<String, String> toMap() {
        return Map.copyOf(values);
    }
}
