package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Trades one token for another (RFC 8693); also the Codex CLI's trade of an ID token for an API key. */
final class TokenExchangeGrant implements Grant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String TOKEN_TYPE = "urn:ietf:params:oauth:token-type:";
    private static final String ACCESS_TOKEN = TOKEN_TYPE + "access_token";
    private static final Set<String> SUBJECT_TYPES = Set.of(ACCESS_TOKEN, TOKEN_TYPE + "jwt", TOKEN_TYPE + "id_token");

    private final ClientCheck clients;
    private final SubjectTrust trust;
    private final MachineLedger ledger;
    private final ApiKeyExchange apiKeys;
    private final Tally tally;

    TokenExchangeGrant(
            ClientCheck clients, SubjectTrust trust, MachineLedger ledger, ApiKeyExchange apiKeys, Tally tally) {
        this.clients = clients;
        this.trust = trust;
        this.ledger = ledger;
        this.apiKeys = apiKeys;
        this.tally = tally;
    }

    @Override
    public Issued issue(TokenForm form, GrantTerms terms) throws GrantRefusedException {
        if (form.find("requested_token").equals(Optional.of(ApiKeyExchange.REQUESTED_TOKEN))) {
            return apiKeys.issue(form, clients.require(form, TYPE));
        }
        Optional<OAuthClient> client = clients.identify(form, TYPE);
        requireTypes(form);
        String token = form.find("subject_token")
                .orElseThrow(() -> GrantRefusedException.malformed("subject_token is missing"));
        Map<String, Object> issued = ledger.issue(TYPE, client, subject(token), form);
        var members = new LinkedHashMap<String, Object>();
        members.put("access_token", issued.get("access_token"));
        members.put("issued_token_type", ACCESS_TOKEN);
        members.putAll(issued);
        tally.add(Tally.Event.TOKEN_EXCHANGED);
        return new Issued(members, Outcome.GRANTED);
    }

    /** RFC 8693, section 2.2.2, names another error than assertions have. */
    private String subject(String token) throws GrantRefusedException {
        try {
            return trust.subjectOfToken(token);
        } catch (GrantRefusedException e) {
            throw new GrantRefusedException(
                    e.outcome(), "invalid_request", "subject_token must be good, unexpired and meant for this server");
        }
    }

    private static void requireTypes(TokenForm form) throws GrantRefusedException {
        if (!SUBJECT_TYPES.contains(form.find("subject_token_type").orElse(""))) {
            throw GrantRefusedException.malformed("subject_token_type must be one of access_token, jwt and id_token");
        }
        if (!form.find("requested_token_type").orElse(ACCESS_TOKEN).equals(ACCESS_TOKEN)) {
            throw GrantRefusedException.malformed("requested_token_type must be " + ACCESS_TOKEN);
        }
        if (form.find("actor_token").isPresent()
                != form.find("actor_token_type").isPresent()) {
            throw GrantRefusedException.malformed("actor_token and actor_token_type come together or not at all");
        }
    }
}
