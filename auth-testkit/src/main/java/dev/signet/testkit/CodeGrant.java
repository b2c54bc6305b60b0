package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.util.Optional;
import java.util.regex.Pattern;

/** Trades an authorization code for tokens (RFC 6749, section 4.1.3; RFC 7636, section 4.5). */
final class CodeGrant implements Grant {
    static final String TYPE = "authorization_code";

    /** RFC 7636, section 4.1. */
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final CodeLedger codes;
    private final ClientCheck clients;
    private final ClientSessions sessions;

    CodeGrant(CodeLedger codes, ClientCheck clients, ClientSessions sessions) {
        this.codes = codes;
        this.clients = clients;
        this.sessions = sessions;
    }

    @Override
    public Issued issue(TokenForm form, GrantTerms terms) throws GrantRefusedException {
        OAuthClient client = clients.require(form, TYPE);
        String code = require(form, "code");
        var proof = new CodeLedger.Proof(client.id(), require(form, "redirect_uri"), require(form, "code_verifier"));
        if (!VERIFIER.matcher(proof.codeVerifier()).matches()) {
            throw GrantRefusedException.malformed("code_verifier must be 43 to 128 letters, digits and -._~");
        }
        Optional<CodeLedger.Authorization> known = codes.find(code);
        IssuedSession session =
                codes.redeem(code, proof, () -> sessions.open(known.orElseThrow(), terms.account(), form.key()));
        return new Issued(sessions.members(known.orElseThrow(), session), Outcome.GRANTED);
    }

    private static String require(TokenForm form, String name) throws GrantRefusedException {
        return form.find(name).orElseThrow(() -> GrantRefusedException.malformed(name + " is missing"));
    }
}
