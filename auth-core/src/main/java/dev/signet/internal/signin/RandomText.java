package dev.signet.internal.signin;

import dev.signet.auth.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** Values that nobody can guess, in base64url without padding (RFC 7515, section 2). */
final class RandomText {
    private RandomText() {}

    static Secret of(int bytes, SecureRandom random) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(drawn));
    }
}
