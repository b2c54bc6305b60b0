package dev.signet.verify;

import dev.signet.verify.VerificationException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;

/** Has a guard note one use of what was verified. */
final class Uses {
    private final ReplayGuard guard;

    Uses(ReplayGuard guard) {
        this.guard = guard;
    }

    /** {@code signer} in the alphabet of guards' keys; {@code id} is any text. */
    void requireFirst(String signer, String id, Instant until, Answering answering) throws VerificationException {
        switch (guard.firstUse(signer + ":" + digest(id), until)) {
            case FIRST -> {}
            case SEEN -> throw answering.refuse(Reason.REPLAYED, "its jti was used before");
            case FULL -> throw answering.undecided(Reason.GUARD_FULL, "the replay guard is full");
            case OVER_QUOTA ->
                throw answering.undecided(Reason.GUARD_QUOTA, "this signer has used up its share of the replay guard");
            case UNAVAILABLE ->
                throw answering.undecided(Reason.GUARD_UNAVAILABLE, "the replay guard could not be asked");
        }
    }

    /** SHA-256 in base64url: a short text of known characters that stands for any text. */
    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}
