package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.util.Optional;

/** A client asks in its own name (RFC 6749, section 4.4). */
final class ClientCredentialsGrant implements Grant {
    static final String TYPE = "client_credentials";

    private final ClientCheck clients;
    private final MachineLedger ledger;
    private final Tally tally;

    ClientCredentialsGrant(ClientCheck clients, MachineLedger ledger, Tally tally) {
        this.clients = clients;
        this.ledger = ledger;
        this.tally = tally;
    }

    @Override
    public Issued issue(TokenForm form, GrantTerms terms) throws GrantRefusedException {
        OAuthClient client = clients.require(form, TYPE);
        if (client.isPublic()) {
            throw new GrantRefusedException(
                    Outcome.CLIENT_REFUSED, "unauthorized_client", "only a client that proves itself may ask");
        }
        var members = ledger.issue(TYPE, Optional.of(client), client.id(), form);
        tally.add(Tally.Event.CLIENT_CREDENTIALS_GRANTED);
        return new Issued(members, Outcome.GRANTED);
    }
}
