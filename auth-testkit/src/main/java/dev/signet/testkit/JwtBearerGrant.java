package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.util.Optional;

/** Trades a signed assertion for an access token (RFC 7523, section 2.1); a client may prove itself beside it. */
final class JwtBearerGrant implements Grant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final ClientCheck clients;
    private final SubjectTrust trust;
    private final MachineLedger ledger;
    private final Tally tally;

    JwtBearerGrant(ClientCheck clients, SubjectTrust trust, MachineLedger ledger, Tally tally) {
        this.clients = clients;
        this.trust = trust;
        this.ledger = ledger;
        this.tally = tally;
    }

    @Override
    public Issued issue(TokenForm form, GrantTerms terms) throws GrantRefusedException {
        Optional<OAuthClient> client = clients.identify(form, TYPE);
        String assertion =
                form.find("assertion").orElseThrow(() -> GrantRefusedException.malformed("assertion is missing"));
        String subject = trust.subjectOfAssertion(assertion);
        var members = ledger.issue(TYPE, client, subject, form);
        tally.add(Tally.Event.JWT_BEARER_GRANTED);
        return new Issued(members, Outcome.GRANTED);
    }
}
