package dev.signet.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The ways in which a text may be written down. */
final class SecretForms {
    private SecretForms() {}

    /** Each way with its name. A base64 form is what all encodings of longer texts have in common, one for each alignment. */
    static Map<String, String> of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        var forms = new LinkedHashMap<String, String>();
        forms.put(secret, "raw");
        forms.putIfAbsent(URLEncoder.encode(secret, StandardCharsets.UTF_8), "URL-encoded");
        for (int shift = 0; shift < 3; shift++) {
            forms.putIfAbsent(base64Core(Base64.getEncoder(), bytes, shift), "base64");
            forms.putIfAbsent(base64Core(Base64.getUrlEncoder(), bytes, shift), "base64url");
        }
        forms.put(HexFormat.of().formatHex(bytes), "hex");
        forms.put(HexFormat.of().withUpperCase().formatHex(bytes), "hex");
        forms.put(HexFormat.of().withPrefix("%").formatHex(bytes), "URL-encoded");
        forms.put(HexFormat.of().withPrefix("%").withUpperCase().formatHex(bytes), "URL-encoded");
        forms.put(decimals(bytes), "bytes");
        return forms;
    }

    /** The characters that depend on {@code bytes} alone when {@code shift} other bytes, modulo 3, stand before them. */
    private static String base64Core(Base64.Encoder encoder, byte[] bytes, int shift) {
        byte[] shifted = new byte[shift + bytes.length];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        int first = (shift * 8 + 5) / 6;
        int last = shifted.length * 8 / 6;
        return encoder.encodeToString(shifted).substring(first, last);
    }

    /** As {@link java.util.Arrays#toString(byte[])} writes them. */
    private static String decimals(byte[] bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> Byte.toString(bytes[i]))
                .collect(Collectors.joining(", "));
    }
}
