package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What an ID token must claim besides issuer, audience and dates (OpenID Connect Core, sections 2, 3.1.3.7 and 3.1.3.8).
 *
 * @param issuer as configured
 * @param clientId the client that asked for it
 */
record IdTokenRules(String issuer, String clientId) {
    private static final int MAX_SUBJECT_LENGTH = 255;
    private static final String NOT_OURS =
            "Do not use this token: it was made for another request or another client. Sign in again.";

    /**
     * Checks {@code claims}.
     *
     * @param algorithm what it is signed with, which names the digest of {@code at_hash}
     * @throws AssertionException naming what was expected and found
     */
    VerifiedIdToken requireFit(JsonObject claims, SigningAlgorithm algorithm, IdTokenBinding binding, Instant now)
            throws AssertionException {
        Instant expiresAt = new ClaimRules(issuer, clientId).requireFit(claims, now);
        Instant issuedAt = NumericDate.find(claims, "iat").orElseThrow(() -> missing("iat"));
        String subject = requireText(claims, "sub");
        if (subject.isEmpty() || subject.length() > MAX_SUBJECT_LENGTH) {
            throw Refusals.malformed(
                    "expected a \"sub\" of 1 to " + MAX_SUBJECT_LENGTH + " characters, found " + subject.length());
        }
        requireAuthorizedParty(claims);
        Optional<Secret> nonce = binding.nonce();
        if (nonce.isPresent()) {
            String found = requireText(claims, "nonce");
            if (found.isEmpty() || !nonce.get().equals(Secret.of(found))) {
                throw Refusals.token("its \"nonce\" is not the one of this sign-in", NOT_OURS);
            }
        }
        requireAccessToken(claims, algorithm, binding);
        return new VerifiedIdToken(issuer, subject, claims, issuedAt, expiresAt);
    }

    /** Steps 4 and 5: with several audiences one must be named, and it must be us. */
    private void requireAuthorizedParty(JsonObject claims) throws AssertionException {
        boolean several = claims.find("aud").orElse(null) instanceof JsonArray audiences
                && audiences.elements().size() > 1;
        if (claims.find("azp").isEmpty() && !several) {
            return;
        }
        String party = requireText(claims, "azp");
        if (!party.equals(clientId)) {
            throw Refusals.token(
                    "expected the authorized party \"" + clientId + "\", found " + Refusals.shown(party), NOT_OURS);
        }
    }

    private static void requireAccessToken(JsonObject claims, SigningAlgorithm algorithm, IdTokenBinding binding)
            throws AssertionException {
        if (claims.find("at_hash").isEmpty()) {
            return;
        }
        Optional<Secret> accessToken = binding.accessToken();
        String found = requireText(claims, "at_hash");
        if (accessToken.isPresent() && !found.equals(leftHalf(accessToken.get(), algorithm))) {
            throw Refusals.token("its \"at_hash\" is not that of the access token it came with", NOT_OURS);
        }
    }

    private static String leftHalf(Secret accessToken, SigningAlgorithm algorithm) {
        try {
            // Ed25519 hashes with SHA-512; the others here say 256 in their names.
            MessageDigest digest =
                    MessageDigest.getInstance(algorithm == SigningAlgorithm.EDDSA ? "SHA-512" : "SHA-256");
            byte[] whole = digest.digest(accessToken.reveal().getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, whole.length / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and SHA-512", e);
        }
    }

    private static String requireText(JsonObject claims, String name) throws AssertionException {
        JsonValue value = claims.find(name).orElseThrow(() -> missing(name));
        if (value instanceof JsonString text) {
            return text.value();
        }
        throw Refusals.malformed("expected a string as \"" + name + "\", found " + value.kind());
    }

    private static AssertionException missing(String name) {
        return Refusals.malformed("expected \"" + name + "\" among its claims, found none");
    }
}
