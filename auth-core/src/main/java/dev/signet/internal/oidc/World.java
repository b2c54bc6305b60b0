package dev.signet.internal.oidc;

import java.util.Map;

/**
 * Who a stored credential must belong to, and how its owner gets another one.
 *
 * @param issuer the authorization server's issuer identifier, compared as text (RFC 8414, section 2)
 * @param clientId the OAuth client, as registered there
 * @param signIn how a person signs in, as an imperative in the middle of a sentence, such as {@code run `acme login`}
 */
record World(String issuer, String clientId, String signIn) {
    /** Whether tokens with these attributes were given by this issuer to this client; they go to no other. */
    boolean owns(Map<String, String> attributes) {
        return attributes.getOrDefault(OidcAttributes.ISSUER, issuer).equals(issuer)
                && attributes.getOrDefault(OidcAttributes.CLIENT_ID, clientId).equals(clientId);
    }

    /** How a person signs in, as one imperative sentence. */
    String signInRemedy() {
        return Character.toUpperCase(signIn.charAt(0)) + signIn.substring(1) + ".";
    }
}
