package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Renews tokens (RFC 6749, section 6), in JSON and in forms. */
final class RefreshGrant implements Grant {
    static final String TYPE = "refresh_token";

    private final Settings settings;
    private final TokenLedger ledger;
    private final ClientCheck clients;

    RefreshGrant(Settings settings, TokenLedger ledger, ClientCheck clients) {
        this.settings = settings;
        this.ledger = ledger;
        this.clients = clients;
    }

    @Override
    public Issued issue(TokenForm form, GrantTerms terms) throws GrantRefusedException {
        Optional<String> refreshToken = form.find("refresh_token");
        if (refreshToken.isEmpty()) {
            throw new GrantRefusedException(Outcome.INVALID, ScriptedAnswer.error(400, "invalid_request"));
        }
        Optional<String> owner = ledger.clientOf(refreshToken.get());
        if (owner.isPresent() && !owner.get().equals(clients.require(form, TYPE).id())) {
            throw refusal(form, Outcome.MISMATCH);
        }
        Redemption redemption = ledger.redeem(refreshToken.get(), terms);
        if (redemption instanceof Redemption.Granted granted) {
            return new Issued(members(granted.session(), settings), granted.outcome());
        }
        throw refusal(form, redemption.outcome());
    }

    /** What a grant of a sign-in's tokens says. */
    static Map<String, Object> members(IssuedSession session, Settings settings) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id_token", session.idToken());
        members.put("access_token", session.accessToken());
        members.put("refresh_token", session.refreshToken());
        members.put("token_type", "Bearer");
        long left =
                Duration.between(settings.time().instant(), session.expiresAt()).toSeconds();
        members.put("expires_in", Math.max(0, left));
        return members;
    }

    private GrantRefusedException refusal(TokenForm form, Outcome outcome) {
        boolean codex = settings.errors() == ErrorDialect.CODEX
                || (settings.errors() == ErrorDialect.BY_CONTENT_TYPE
                        && form.mediaType().equals(TokenForm.JSON));
        if (!codex) {
            return new GrantRefusedException(outcome, ScriptedAnswer.error(400, "invalid_grant"));
        }
        String code = switch (outcome) {
            case REUSED -> "refresh_token_reused";
            case EXPIRED -> "refresh_token_expired";
            default -> "refresh_token_invalidated";
        };
        return new GrantRefusedException(
                outcome, ScriptedAnswer.json(401, CodexFixtures.error(code, "the refresh token can't be used")));
    }
}
