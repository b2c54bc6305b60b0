package dev.signet.internal.oauth;

import dev.signet.auth.Secret;
import java.util.Map;
import java.util.regex.Pattern;

/** The header that carries a bearer token (RFC 6750, section 2.1). */
final class BearerHeader {
    private static final Pattern SENDABLE = Pattern.compile("[!-~]+");

    private BearerHeader() {}

    /**
     * The header.
     *
     * @throws IllegalArgumentException when the token can't be sent; quotes nothing of it
     */
    static Map<String, String> of(Secret bearer) {
        if (!SENDABLE.matcher(bearer.reveal()).matches()) {
            throw new IllegalArgumentException(
                    "a bearer token is printable ASCII without blanks (RFC 6750, section 2.1), but this one holds"
                            + " another character");
        }
        return Map.of("Authorization", "Bearer " + bearer.reveal());
    }
}
