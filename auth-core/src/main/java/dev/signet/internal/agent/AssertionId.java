package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;

/**
 * The rule for ids that are signed: 1 to 128 characters of {@code A-Z a-z 0-9 . _ ~ -}, and not {@code .} or {@code ..}. What is
 * signed joins them with colons, so a colon inside of one would let two different claims have the same signature; and an id that is
 * put into a path must not lead elsewhere (RFC 3986, section 3.3). Signers and verifiers both ask here.
 */
public final class AssertionId {
    private static final int MAX_LENGTH = 128;

    private AssertionId() {}

    /** Whether {@code id} can be signed, and believed when it was. */
    public static boolean isValid(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        if (id.equals(".") || id.equals("..")) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!isAllowed(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._~-".indexOf(c) >= 0;
    }

    /** Refuses an id of our own that can't be signed. */
    static void requireValid(String what, String id) throws AssertionException {
        if (!isValid(id)) {
            throw new AssertionException(
                    false,
                    "the " + what + " can't be signed: expected " + expected() + ", found " + found(id),
                    "Give the " + what + " as the service gave it.",
                    null);
        }
    }

    public static String expected() {
        return "1 to " + MAX_LENGTH + " characters of A-Z a-z 0-9 . _ ~ -, and not . or ..";
    }

    /** What is wrong with an id that is not valid; never quotes it, since anything may stand where an id should. */
    public static String found(String id) {
        return id.isEmpty() || id.length() > MAX_LENGTH ? id.length() + " characters" : "another character";
    }
}
