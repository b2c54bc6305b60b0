package dev.signet.testkit;

import java.net.URI;
import java.time.Instant;
import java.util.function.BiConsumer;

/** How an ID token is spoiled, so that a client must refuse it (OpenID Connect Core 1.0, section 3.1.3.7). */
public enum IdTokenFault {
    /** Not at all. The default. */
    NONE((token, context) -> {}),
    /** One byte of the signature is changed. */
    CORRUPT_SIGNATURE((token, context) -> token.signature(AgentTokenSignature.CORRUPT)),
    /** Signed with a key that was never published, under the id of one that is. */
    OTHER_KEY((token, context) -> token.signature(AgentTokenSignature.OTHER_KEY)),
    /** Names a key that is not in the JWK set. */
    UNKNOWN_KEY_ID((token, context) -> token.keyId("id-key-unknown")),
    /** {@code alg} {@code none} and an empty signature. */
    UNSIGNED((token, context) -> token.signature(AgentTokenSignature.NONE)),
    /** HS256, keyed with the published public key (RFC 8725, section 2.1). */
    HMAC_WITH_PUBLIC_KEY((token, context) -> token.signature(AgentTokenSignature.HS256_WITH_PUBLIC_PEM)),
    /** Another issuer. */
    WRONG_ISSUER((token, context) -> token.issuer("https://impostor.example.test")),
    /** The issuer with a slash at its end: not the same text. */
    ISSUER_WITH_SLASH((token, context) -> token.issuer(context.issuer() + "/")),
    /** Meant for another client. */
    WRONG_AUDIENCE((token, context) -> token.audience("another-client")),
    /** Meant for several, and issued to another of them. */
    WRONG_AUTHORIZED_PARTY((token, context) ->
            token.audience(context.clientId(), "another-client").claim("azp", "another-client")),
    /** Past its end by an hour. */
    EXPIRED((token, context) -> token.issuedAt(context.now().minusSeconds(7200))
            .expiresAt(context.now().minusSeconds(3600))),
    /** Issued an hour from now. */
    ISSUED_IN_THE_FUTURE((token, context) -> token.issuedAt(context.now().plusSeconds(3600))
            .expiresAt(context.now().plusSeconds(7200))),
    /** Another nonce than the client's, where it sent one or not. */
    WRONG_NONCE((token, context) -> token.claim("nonce", "a-nonce-that-nobody-sent")),
    /** No nonce, though the client may have sent one. */
    WITHOUT_NONCE((token, context) -> token.withoutClaims("nonce")),
    /** The digest of another access token. */
    WRONG_ACCESS_TOKEN_HASH((token, context) -> token.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")),
    /** No end. */
    WITHOUT_EXPIRY((token, context) -> token.withoutClaims("exp")),
    /** {@code exp} as a text, which is not a time. */
    EXPIRY_AS_TEXT((token, context) ->
            token.claim("exp", String.valueOf(context.now().plusSeconds(3600).getEpochSecond()))),
    /** No subject. */
    WITHOUT_SUBJECT((token, context) -> token.withoutClaims("sub"));

    /** What a spoiled token is derived from. */
    record Context(URI issuer, String clientId, Instant now) {}

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final BiConsumer<AgentTokenBuilder, Context> change;

    IdTokenFault(BiConsumer<AgentTokenBuilder, Context> change) {
        this.change = change;
    }

    void spoil(AgentTokenBuilder token, Context context) {
        change.accept(token, context);
    }
}
