package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.testkit.AuthorizationRequest.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The authorization endpoint (RFC 6749, section 3.1), and the page behind it. Safe for use by several threads. */
final class AuthorizationEndpoint implements ScriptableEndpoint.Work {
    static final String PATH = "/oauth/authorize";
    static final String SHORT_PATH = "/authorize";
    static final String DECISION_PATH = PATH + "/decision";

    private record Open(AskedAuthorization asked, AuthorizationDecision decision) {}

    private final Settings settings;
    private final ClientCheck clients;
    private final AuthorizationResponse responses;
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final List<AuthorizationRequest> journal = new CopyOnWriteArrayList<>();
    private final Queue<AuthorizationDecision> queued = new ConcurrentLinkedQueue<>();
    private volatile AuthorizationDecision standing = AuthorizationDecision.approve();
    private volatile boolean nonceNeeded;

    AuthorizationEndpoint(Settings settings, ClientCheck clients, AuthorizationResponse responses) {
        this.settings = settings;
        this.clients = clients;
        this.responses = responses;
    }

    void decide(AuthorizationDecision decision) {
        standing = decision;
    }

    void enqueue(List<AuthorizationDecision> decisions) {
        queued.addAll(decisions);
    }

    void requireNonce(boolean on) {
        nonceNeeded = on;
    }

    List<AuthorizationRequest> journal() {
        return List.copyOf(journal);
    }

    @Override
    public ScriptedAnswer answer(HttpExchange exchange, String body) {
        FormParameters query = query(exchange);
        Optional<OAuthClient> client =
                query.all("client_id").size() == 1 ? query.find("client_id").flatMap(clients::find) : Optional.empty();
        Optional<String> redirectUri = client.flatMap(known -> AuthorizationRules.redirectUri(query, known));
        if (client.isEmpty() || redirectUri.isEmpty()) {
            note(query, Outcome.UNTRUSTED);
            String fault = client.isEmpty()
                    ? "client_id is missing, sent twice, or not registered."
                    : "redirect_uri is missing, sent twice, or not one of the client's.";
            return SignInPages.message(400, "This sign-in can't start", fault);
        }
        try {
            AskedAuthorization asked = AuthorizationRules.check(query, client.get(), redirectUri.get(), nonceNeeded);
            return decide(query, asked);
        } catch (AuthorizationRules.Breach e) {
            note(query, Outcome.INVALID);
            return responses.refuse(redirectUri.get(), query.find("state"), e);
        }
    }

    private ScriptedAnswer decide(FormParameters query, AskedAuthorization asked) {
        AuthorizationDecision decision = Optional.ofNullable(queued.poll()).orElse(standing);
        if (decision.asks()) {
            note(query, Outcome.ASKED);
            String request = settings.secrets().randomText();
            open.put(request, new Open(asked, decision));
            return SignInPages.consent(DECISION_PATH, request, asked, responses.accounts());
        }
        AuthorizationResponse.Conclusion conclusion = responses.conclude(asked, decision, 302);
        note(query, conclusion.approved() ? Outcome.APPROVED : Outcome.REFUSED);
        return conclusion.answer();
    }

    @Override
    public void scripted(HttpExchange exchange, String body) {
        note(query(exchange), Outcome.SCRIPTED);
    }

    /** What a button of the page sends; 303, so that the browser asks the client with GET (RFC 9700, section 4.12). */
    ScriptedAnswer press(HttpExchange exchange, String body) {
        TokenForm form = TokenForm.parse(exchange, body);
        Optional<Open> found = form.find("request").map(open::remove);
        if (found.isEmpty()) {
            return SignInPages.message(400, "This page is out of date", "Start the sign-in again.");
        }
        Open page = found.get();
        boolean approved = form.find("decision").equals(Optional.of("approve"));
        Optional<Account> account = form.find("account")
                .flatMap(responses::find)
                .or(() -> page.asked().choose(responses.accounts()));
        AuthorizationDecision decision = page.decision().decided(approved ? account : Optional.empty());
        return responses.conclude(page.asked(), decision, 303).answer();
    }

    private static FormParameters query(HttpExchange exchange) {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return FormParameters.parse(query).orElse(FormParameters.NONE);
    }

    private void note(FormParameters query, Outcome outcome) {
        List<AuthorizationRequest.Parameter> parameters = query.entries().stream()
                .map(entry -> AuthorizationRequest.Parameter.of(entry.getKey(), entry.getValue()))
                .toList();
        journal.add(new AuthorizationRequest(settings.time().instant(), parameters, outcome));
    }
}
