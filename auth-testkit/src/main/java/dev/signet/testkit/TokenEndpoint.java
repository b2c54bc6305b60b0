package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.testkit.TokenRequest.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Renews tokens (RFC 6749, section 6), in JSON and in forms. */
final class TokenEndpoint implements Endpoint {
    private final Settings settings;
    private final TokenLedger ledger;
    private final Tally tally;
    private final ExchangeWriter writer;
    final Gate requests = new Gate();
    final Gate answers = new Gate();
    final Script script = new Script(true);

    TokenEndpoint(Settings settings, TokenLedger ledger, Tally tally, ExchangeWriter writer) {
        this.settings = settings;
        this.ledger = ledger;
        this.tally = tally;
        this.writer = writer;
    }

    @Override
    public void serve(HttpExchange exchange) throws IOException, InterruptedException {
        tally.tokenTraffic.enter();
        try {
            tally.add(Tally.Event.TOKEN_REQUEST);
            TokenForm form = TokenForm.read(exchange);
            requests.pass();
            writer.pause(settings.tokenDelay());
            ScriptedAnswer answer = answer(exchange, form);
            answers.pass();
            writer.write(exchange, answer);
        } finally {
            tally.tokenTraffic.leave();
        }
    }

    private ScriptedAnswer answer(HttpExchange exchange, TokenForm form) {
        ScriptedAnswer scripted = script.next().orElseGet(ScriptedAnswer::regular);
        if (!scripted.isRegular()) {
            note(form, Outcome.SCRIPTED);
            return scripted;
        }
        return scripted.resolve(process(exchange, form, scripted.terms())
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache"));
    }

    private ScriptedAnswer process(HttpExchange exchange, TokenForm form, GrantTerms terms) {
        if (!exchange.getRequestMethod().equals("POST")) {
            note(form, Outcome.INVALID);
            return ScriptedAnswer.error(405, "invalid_request").header("Allow", "POST");
        }
        Optional<String> grantType = form.find("grant_type");
        Optional<String> refreshToken = form.find("refresh_token");
        if (grantType.isPresent() && !grantType.get().equals("refresh_token")) {
            note(form, Outcome.INVALID);
            return ScriptedAnswer.error(400, "unsupported_grant_type");
        }
        if (grantType.isEmpty() || refreshToken.isEmpty()) {
            note(form, Outcome.INVALID);
            return ScriptedAnswer.error(400, "invalid_request");
        }
        Redemption redemption = ledger.redeem(refreshToken.get(), terms);
        note(form, redemption.outcome());
        return redemption instanceof Redemption.Granted granted
                ? grant(granted.session(), terms)
                : refuse(form, redemption.outcome());
    }

    private ScriptedAnswer grant(IssuedSession session, GrantTerms terms) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id_token", session.idToken());
        members.put("access_token", session.accessToken());
        members.put("refresh_token", session.refreshToken());
        members.put("token_type", "Bearer");
        members.put("expires_in", Math.max(0, secondsLeft(session)));
        members.keySet().removeIf(member -> !terms.renews(member));
        terms.members().forEach((name, json) -> members.put(name, new JsonText.Raw(json)));
        return ScriptedAnswer.json(200, JsonText.compact(members));
    }

    private long secondsLeft(IssuedSession session) {
        return Duration.between(settings.time().instant(), session.expiresAt()).toSeconds();
    }

    private ScriptedAnswer refuse(TokenForm form, Outcome outcome) {
        boolean codex = settings.errors() == ErrorDialect.CODEX
                || (settings.errors() == ErrorDialect.BY_CONTENT_TYPE
                        && form.mediaType().equals(TokenForm.JSON));
        if (!codex) {
            return ScriptedAnswer.error(400, "invalid_grant");
        }
        String code = switch (outcome) {
            case REUSED -> "refresh_token_reused";
            case EXPIRED -> "refresh_token_expired";
            default -> "refresh_token_invalidated";
        };
        return ScriptedAnswer.json(401, CodexFixtures.error(code, "the refresh token can't be used"));
    }

    private void note(TokenForm form, Outcome outcome) {
        tally.record(new TokenRequest(
                settings.time().instant(),
                form.mediaType(),
                form.find("grant_type"),
                form.find("client_id"),
                form.find("refresh_reason"),
                form.find("refresh_token").map(Digests::sha256Hex),
                outcome));
    }
}
