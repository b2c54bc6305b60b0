package dev.signet.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Claims of a JWT in compact form, read without a look at the signature. */
record JwtText(Map<String, @Nullable Object> claims) {
    /** Empty when it is not three parts of base64url with a JSON object in the middle. */
    static Optional<JwtText> parse(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
            return JsonText.parse(new String(payload, StandardCharsets.UTF_8)).map(JwtText::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Optional<String> text(String claim) {
        return claims.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Seconds since 1970; empty when it is absent or not a number. */
    Optional<Long> seconds(String claim) {
        return claims.get(claim) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    /** One audience or several (RFC 7519, section 4.1.3). */
    List<String> audiences() {
        if (claims.get("aud") instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return text("aud").stream().toList();
    }

    @Override
    public String toString() {
        return "JwtText" + claims.keySet();
    }
}
