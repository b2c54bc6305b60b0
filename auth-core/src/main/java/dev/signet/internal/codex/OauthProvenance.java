package dev.signet.internal.codex;

import java.util.Base64;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Where the tokens of a sign-in come from, as the CLI notes it beside them.
 *
 * @param issuer the authorization server, without a slash at the end
 * @param clientId the OAuth client the tokens were given to
 * @param loginOwnerId names this one sign-in; not secret
 */
record OauthProvenance(String issuer, String clientId, String loginOwnerId) {
    private static final int OWNER_BYTES = 32;

    OauthProvenance {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(loginOwnerId, "loginOwnerId");
    }

    /** The provenance of a new sign-in; its owner id is drawn from {@code random}. */
    static OauthProvenance create(String issuer, String clientId, RandomGenerator random) {
        var owner = new byte[OWNER_BYTES];
        random.nextBytes(owner);
        return new OauthProvenance(
                issuer, clientId, Base64.getUrlEncoder().withoutPadding().encodeToString(owner));
    }
}
