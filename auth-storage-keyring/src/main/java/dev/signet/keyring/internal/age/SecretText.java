package dev.signet.keyring.internal.age;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A document's bytes as the text that a secret must be. UTF-8 is kept as it is, so that other programs read it; what is no text, and
 * what looks like our mark, is written in base64 behind the mark. Every content comes back as it was.
 */
final class SecretText {
    private static final String MARK = "signet-base64:";

    private SecretText() {}

    static String of(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith(MARK) ? encoded(content) : text;
        } catch (CharacterCodingException noText) {
            return encoded(content);
        }
    }

    private static String encoded(byte[] content) {
        return MARK + Base64.getEncoder().encodeToString(content);
    }

    static byte[] bytes(String text) {
        if (text.startsWith(MARK)) {
            try {
                return Base64.getDecoder().decode(text.substring(MARK.length()));
            } catch (IllegalArgumentException notOurs) {
                // Then another program wrote it, and it is what it says.
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
