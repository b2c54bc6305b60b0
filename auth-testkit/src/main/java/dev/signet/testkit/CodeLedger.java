package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Authorization codes: which were issued, and which are spent (RFC 6749, section 4.1.2). Safe for use by several threads. */
final class CodeLedger {
    private static final Duration LIFE = Duration.ofSeconds(60);

    /** What a code stands for, and what it is bound to. */
    record Authorization(
            OAuthClient client,
            String redirectUri,
            String codeChallenge,
            Scope scope,
            Optional<String> nonce,
            Account account) {
        @Override
        public String toString() {
            return "Authorization[" + client + ", " + account.id() + "]";
        }
    }

    /** What a client presents with a code. */
    record Proof(String clientId, String redirectUri, String codeVerifier) {
        @Override
        public String toString() {
            return "Proof[" + clientId + ", " + redirectUri + "]";
        }
    }

    private static final class Entry {
        private final Authorization authorization;
        private final Instant issuedAt;
        private @Nullable IssuedSession session;

        private Entry(Authorization authorization, Instant issuedAt) {
            this.authorization = authorization;
            this.issuedAt = issuedAt;
        }
    }

    private final Settings settings;
    private final TokenLedger tokens;
    private final Tally tally;
    private final Map<String, Entry> entries = new HashMap<>();

    CodeLedger(Settings settings, TokenLedger tokens, Tally tally) {
        this.settings = settings;
        this.tokens = tokens;
        this.tally = tally;
    }

    synchronized String issue(Authorization authorization) {
        String code = settings.secrets().opaque("ac-");
        entries.put(code, new Entry(authorization, settings.time().instant()));
        tally.add(Tally.Event.CODE_ISSUED);
        return code;
    }

    synchronized Optional<Authorization> find(String code) {
        return Optional.ofNullable(entries.get(code)).map(entry -> entry.authorization);
    }

    /** Opens a session, once. A spent code ends the session that it opened. */
    synchronized IssuedSession redeem(String code, Proof proof, Supplier<IssuedSession> opening)
            throws GrantRefusedException {
        Entry entry = entries.get(code);
        if (entry == null) {
            throw refusal(Outcome.UNKNOWN, "the code was never issued");
        }
        Authorization authorization = entry.authorization;
        if (!authorization.client().id().equals(proof.clientId())) {
            throw refusal(Outcome.MISMATCH, "the code was issued to another client");
        }
        if (entry.session != null) {
            tally.add(Tally.Event.CODE_REUSED);
            tokens.endForReuse(entry.session);
            throw refusal(Outcome.REUSED, "the code was used before: what it gave is revoked");
        }
        if (!settings.time().instant().isBefore(entry.issuedAt.plus(LIFE))) {
            throw refusal(Outcome.EXPIRED, "the code is older than " + LIFE.toSeconds() + " s");
        }
        if (!authorization.redirectUri().equals(proof.redirectUri())) {
            throw refusal(Outcome.MISMATCH, "redirect_uri must be that of the authorization request");
        }
        if (!challenge(proof.codeVerifier()).equals(authorization.codeChallenge())) {
            throw refusal(Outcome.MISMATCH, "code_verifier does not fit the code_challenge");
        }
        IssuedSession session = opening.get();
        entry.session = session;
        tally.add(Tally.Event.CODE_REDEEMED);
        return session;
    }

    /** S256 (RFC 7636, section 4.2). */
    static String challenge(String verifier) {
        return JwkSetKey.base64url(Digests.sha256().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private static GrantRefusedException refusal(Outcome outcome, String description) {
        return new GrantRefusedException(outcome, "invalid_grant", description);
    }
}
