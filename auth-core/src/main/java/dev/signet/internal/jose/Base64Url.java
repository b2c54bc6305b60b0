package dev.signet.internal.jose;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding (RFC 7515, section 2), in its one canonical form. */
public final class Base64Url {
    private Base64Url() {}

    /**
     * Decodes {@code text}. What any other text stands for is ambiguous, so that two readers may differ over what was signed.
     *
     * @return empty for padding, other characters, a length that can't be, and set bits past the last byte
     */
    public static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(text);
            return canonical ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
