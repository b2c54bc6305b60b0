package dev.signet.internal.dpop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest nonce of each origin that gave one (RFC 9449, section 8.2). Bounded: the one that was not used for longest goes, which
 * costs a challenge. Safe for use by several threads.
 */
final class NonceStore {
    /** More origins than one home talks to at a time. */
    static final int MAX_ORIGINS = 100;

    /** Longer than any that is known, some of which are encrypted tokens. */
    static final int MAX_LENGTH = 4096;

    private final Map<String, String> nonces = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    /** The one for the next proof. */
    synchronized Optional<String> find(String origin) {
        return Optional.ofNullable(nonces.get(origin));
    }

    /** Remembers {@code nonce}; false when it can't be one. */
    synchronized boolean put(String origin, String nonce) {
        if (!isNonce(nonce)) {
            return false;
        }
        nonces.put(origin, nonce);
        return true;
    }

    /** NQCHAR of RFC 6749, appendix A (RFC 9449, section 8.1). */
    private static boolean isNonce(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\');
    }
}
