package dev.signet.testkit;

import java.time.Instant;
import java.util.Optional;

/**
 * A line of the token endpoint's journal. It holds no token.
 *
 * @param time when it was processed, by the server's clock
 * @param mediaType of the request's body, such as {@code application/json}; empty text when the request named none
 * @param grantType as sent, such as {@code refresh_token}
 * @param clientId as sent
 * @param refreshReason as sent by the Codex CLI from 0.169 on
 * @param refreshTokenDigest SHA-256 of the refresh token in lower-case hex
 * @param outcome what the server made of it
 */
public record TokenRequest(
        Instant time,
        String mediaType,
        Optional<String> grantType,
        Optional<String> clientId,
        Optional<String> refreshReason,
        Optional<String> refreshTokenDigest,
        Outcome outcome) {
    /** What the server made of a token request. */
    public enum Outcome {
        /** New tokens. */
        GRANTED,
        /** The tokens issued before, again, within the grace period. */
        REPLAYED,
        /** A spent refresh token or code: the family is revoked. */
        REUSED,
        /** A refresh token, code or device code past its life. */
        EXPIRED,
        /** A refresh token of a revoked family. */
        REVOKED,
        /** A refresh token, code or other proof that this server does not know. */
        UNKNOWN,
        /** A refresh token or code of another client, or one with another redirect URI or code verifier. */
        MISMATCH,
        /** A device that nobody has decided about: {@code authorization_pending}. */
        PENDING,
        /** A device that polls too fast: {@code slow_down}. */
        SLOW_DOWN,
        /** A device whose person said no: {@code access_denied}. */
        DENIED,
        /** A client that did not prove who it is, or may not use this grant. */
        CLIENT_REFUSED,
        /** Not a request that the endpoint understands. */
        INVALID,
        /** Answered by script, without being looked at. */
        SCRIPTED
    }
}
