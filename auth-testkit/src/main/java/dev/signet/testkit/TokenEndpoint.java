package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.testkit.TokenRequest.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The token endpoint (RFC 6749, section 3.2): one grant type, one {@link Grant}. */
final class TokenEndpoint implements Endpoint {
    private final Settings settings;
    private final Map<String, Grant> grants;
    private final ClientCheck clients;
    private final DpopCheck dpop;
    private final Tally tally;
    private final ExchangeWriter writer;
    final Gate requests = new Gate();
    final Gate answers = new Gate();
    final Script script = new Script(Script.Freedom.GRANT);

    TokenEndpoint(
            Settings settings,
            Map<String, Grant> grants,
            ClientCheck clients,
            DpopCheck dpop,
            Tally tally,
            ExchangeWriter writer) {
        this.settings = settings;
        this.grants = Map.copyOf(grants);
        this.clients = clients;
        this.dpop = dpop;
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
        Optional<Grant> grant = form.find("grant_type").map(grants::get);
        grant.ifPresent(one -> one.arrived(form));
        ScriptedAnswer scripted =
                script.next().or(() -> grant.flatMap(Grant::nextScripted)).orElseGet(ScriptedAnswer::regular);
        if (!scripted.isRegular()) {
            note(form, Outcome.SCRIPTED);
            return scripted;
        }
        return scripted.resolve(dpop.withNonce(process(exchange, form, scripted.terms()), true)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache"));
    }

    private ScriptedAnswer process(HttpExchange exchange, TokenForm form, GrantTerms terms) {
        try {
            requirePost(exchange.getRequestMethod());
            TokenForm proven = form.withKey(key(exchange, form));
            dpop.requireKey(proven);
            Grant.Issued issued = grant(proven).issue(proven, terms);
            note(form, issued.outcome());
            return grant(dpop.bind(issued.members(), proven), terms);
        } catch (GrantRefusedException e) {
            note(form, e.outcome());
            return e.answer();
        }
    }

    /** A server looks at the client first, so an assertion is spent though the proof is refused. */
    private Optional<String> key(HttpExchange exchange, TokenForm form) throws GrantRefusedException {
        try {
            return dpop.atTokenEndpoint(exchange);
        } catch (GrantRefusedException e) {
            if (form.find("client_assertion").isPresent()) {
                clients.require(form, form.find("grant_type").orElse(""));
            }
            throw e;
        }
    }

    private static void requirePost(String method) throws GrantRefusedException {
        if (!method.equals("POST")) {
            throw new GrantRefusedException(
                    Outcome.INVALID,
                    ScriptedAnswer.error(405, "invalid_request").header("Allow", "POST"));
        }
    }

    /** Only refreshes may come in JSON, as the Codex CLI sends them. */
    private Grant grant(TokenForm form) throws GrantRefusedException {
        Optional<String> type = form.find("grant_type");
        Grant grant = grants.get(type.orElse(""));
        if (type.isPresent() && grant == null) {
            throw new GrantRefusedException(Outcome.INVALID, ScriptedAnswer.error(400, "unsupported_grant_type"));
        }
        if (grant == null || (!form.isForm() && !type.get().equals(RefreshGrant.TYPE))) {
            throw new GrantRefusedException(Outcome.INVALID, ScriptedAnswer.error(400, "invalid_request"));
        }
        return grant;
    }

    private static ScriptedAnswer grant(Map<String, Object> issued, GrantTerms terms) {
        return ScriptedAnswer.json(200, JsonText.compact(terms.apply(issued)));
    }

    private void note(TokenForm form, Outcome outcome) {
        tally.record(new TokenRequest(
                settings.time().instant(),
                form.mediaType(),
                form.find("grant_type"),
                ClientCheck.claimedId(form),
                form.find("refresh_reason"),
                form.find("refresh_token").map(Digests::sha256Hex),
                outcome));
    }
}
