package dev.signet.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JWT in compact form (RFC 7515, section 7.1), taken apart, its signature not looked at yet. */
final class CompactJws {
    private final Map<String, @Nullable Object> header;
    private final JwtText claims;
    private final String input;
    private final byte[] signature;

    private CompactJws(Map<String, @Nullable Object> header, JwtText claims, String input, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.input = input;
        this.signature = signature;
    }

    /** Empty when it is not three parts of base64url without padding with JSON objects in the first two. */
    static Optional<CompactJws> parse(String text) {
        String[] parts = text.split("\\.", -1);
        Optional<JwtText> claims = JwtText.parse(text);
        if (parts.length != 3 || claims.isEmpty() || text.indexOf('=') >= 0) {
            return Optional.empty();
        }
        try {
            var header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            return JsonText.parse(header)
                    .map(members -> new CompactJws(members, claims.get(), parts[0] + "." + parts[1], signature));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Map<String, @Nullable Object> header() {
        return header;
    }

    JwtText claims() {
        return claims;
    }

    /** What was signed. */
    String input() {
        return input;
    }

    byte[] signature() {
        return signature.clone();
    }

    Optional<String> header(String name) {
        return header.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String toString() {
        return "CompactJws" + header.keySet() + claims;
    }
}
