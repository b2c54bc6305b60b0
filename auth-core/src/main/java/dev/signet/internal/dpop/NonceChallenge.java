package dev.signet.internal.dpop;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How servers ask for a nonce. Pure. */
public final class NonceChallenge {
    /** The error code, at token endpoints (RFC 9449, section 8) and in challenges (section 9). */
    public static final String ERROR = "use_dpop_nonce";

    private static final Pattern CHALLENGE = Pattern.compile("\\berror\\s*=\\s*\"?" + ERROR + "\\b");

    private NonceChallenge() {}

    /**
     * Whether a 401 asks for a nonce, and for nothing else that would help.
     *
     * @param challenges the {@code WWW-Authenticate} values
     */
    public static boolean isOne(List<String> challenges) {
        for (var challenge : challenges) {
            if (CHALLENGE.matcher(challenge.toLowerCase(Locale.ROOT)).find()) {
                return true;
            }
        }
        return false;
    }
}
