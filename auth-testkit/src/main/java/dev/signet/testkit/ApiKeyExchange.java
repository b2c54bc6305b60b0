package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Trades an ID token for an API key, as the Codex CLI does after a sign-in in the browser. */
final class ApiKeyExchange {
    static final String REQUESTED_TOKEN = "openai-api-key";
    private static final String ID_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";

    private final TokenLedger ledger;
    private final CanarySecrets secrets;
    private final Tally tally;
    private final Consumer<String> acceptance;

    /** New keys are made known to {@code acceptance}. */
    ApiKeyExchange(TokenLedger ledger, CanarySecrets secrets, Tally tally, Consumer<String> acceptance) {
        this.ledger = ledger;
        this.secrets = secrets;
        this.tally = tally;
        this.acceptance = acceptance;
    }

    Grant.Issued issue(TokenForm form, OAuthClient client) throws GrantRefusedException {
        if (!form.find("subject_token_type").equals(Optional.of(ID_TOKEN_TYPE))) {
            throw GrantRefusedException.malformed("subject_token_type must be " + ID_TOKEN_TYPE);
        }
        TokenLedger.IdToken idToken = form.find("subject_token")
                .flatMap(ledger::findIdToken)
                .orElseThrow(() -> new GrantRefusedException(
                        Outcome.UNKNOWN, "invalid_grant", "subject_token must be a live ID token of this server"));
        if (idToken.clientId().filter(id -> !id.equals(client.id())).isPresent()) {
            throw new GrantRefusedException(
                    Outcome.MISMATCH, "invalid_grant", "subject_token was issued to another client");
        }
        String key = secrets.opaque("sk-");
        acceptance.accept(key);
        tally.add(Tally.Event.API_KEY_EXCHANGED);
        return new Grant.Issued(Map.of("access_token", key), Outcome.GRANTED);
    }
}
