package dev.signet.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** Values computed elsewhere (RFC 8032 and libsodium), some of which the Codex CLI was seen to accept. */
final class Vectors {
    private final Map<?, ?> values;

    private Vectors(Map<?, ?> values) {
        this.values = values;
    }

    static Vectors load() {
        try (InputStream in = Vectors.class.getResourceAsStream("agent-identity.json")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Vectors(JsonText.parse(text).orElseThrow());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String text(String... path) {
        Object value = values;
        for (String name : path) {
            value = ((Map<?, ?>) value).get(name);
        }
        return (String) value;
    }

    byte[] hex(String... path) {
        return HexFormat.of().parseHex(text(path));
    }
}
