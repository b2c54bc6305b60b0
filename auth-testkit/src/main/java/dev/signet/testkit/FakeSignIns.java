package dev.signet.testkit;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The part of a {@link FakeAuthorizationServer} that signs people in by way of a browser: the authorization endpoint (RFC
 * 6749, section 3.1) with PKCE (RFC 7636), and the page behind it.
 *
 * <p>It takes requests of a registered client ({@link FakeClients}) with a redirect URI of its own, {@code response_type}
 * {@code code}, a {@code state} and an S256 challenge. A request with another client or redirect URI gets a page with status
 * 400; one with another fault sends its error to the client. A good one is approved at once, unless a test decides otherwise.
 * A code is good for 60 s, once, for the client, redirect URI and challenge it was issued for; a second use ends what the
 * first has given.
 *
 * <p>Safe for use by several threads.
 */
public final class FakeSignIns {
    private final URI server;
    private final Tally tally;
    private final AuthorizationEndpoint authorization;
    private final AuthorizationResponse responses;
    private final ClientSessions sessions;
    private final ScriptableEndpoint endpoint;
    private final ScriptableEndpoint buttons;

    FakeSignIns(
            URI server,
            Tally tally,
            ExchangeWriter writer,
            AuthorizationEndpoint authorization,
            AuthorizationResponse responses,
            ClientSessions sessions) {
        this.server = server;
        this.tally = tally;
        this.authorization = authorization;
        this.responses = responses;
        this.sessions = sessions;
        this.endpoint = new ScriptableEndpoint(
                tally,
                Tally.Event.AUTHORIZATION_REQUEST,
                writer,
                authorization.only(Set.of(AuthorizationEndpoint.PATH, AuthorizationEndpoint.SHORT_PATH), "GET"));
        ScriptableEndpoint.Work press = authorization::press;
        this.buttons = new ScriptableEndpoint(
                tally,
                Tally.Event.BUTTON_PRESSED,
                writer,
                press.only(Set.of(AuthorizationEndpoint.DECISION_PATH), "POST"));
    }

    Map<String, Endpoint> endpoints() {
        return Map.of(
                AuthorizationEndpoint.PATH, endpoint,
                AuthorizationEndpoint.SHORT_PATH, endpoint,
                AuthorizationEndpoint.DECISION_PATH, buttons);
    }

    void open() {
        endpoint.open();
        buttons.open();
    }

    /**
     * The authorization endpoint. It is also at {@code /authorize}.
     *
     * @return its address
     */
    public URI authorizationUri() {
        return server.resolve(AuthorizationEndpoint.PATH);
    }

    /**
     * Who sits at the browser.
     *
     * @param all the person's accounts, one at least; {@code Account.of("acct-1111")} unless set
     */
    public void accounts(Account... all) {
        responses.accounts(List.of(all));
    }

    /**
     * What comes of good requests from now on, where no queued decision comes first.
     *
     * @param decision {@link AuthorizationDecision#approve()} unless set
     */
    public void decide(AuthorizationDecision decision) {
        authorization.decide(Objects.requireNonNull(decision, "decision"));
    }

    /**
     * Queues what comes of the next good requests, one each.
     *
     * @param decisions in order
     */
    public void enqueueDecisions(AuthorizationDecision... decisions) {
        authorization.enqueue(List.of(decisions));
    }

    /**
     * Whether answers to clients carry {@code iss} (RFC 9207), and metadata say so; true unless set.
     *
     * @param on false to send none
     */
    public void issuerParameter(boolean on) {
        responses.issuerParameter(on);
    }

    /**
     * Whether a request without {@code nonce} is refused; false unless set.
     *
     * @param on true to refuse it
     */
    public void requireNonce(boolean on) {
        authorization.requireNonce(on);
    }

    /**
     * Queues answers for the next authorization requests, one each, in place of the server's own work.
     *
     * @param answers in order
     */
    public void enqueueAuthorizationAnswers(ScriptedAnswer... answers) {
        endpoint.script.add(List.of(answers));
    }

    /**
     * Keeps authorization requests waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdAuthorizationRequests() {
        return endpoint.requests.close();
    }

    /**
     * The authorization requests so far, in the order in which they were processed.
     *
     * @return a snapshot; it holds no secret
     */
    public List<AuthorizationRequest> journal() {
        return authorization.journal();
    }

    /**
     * What clients were given for codes and device codes: the first tokens of each session, oldest first. For those of now
     * see {@link FakeAuthorizationServer#newest(IssuedSession)}.
     *
     * @return a snapshot
     */
    public List<IssuedSession> sessions() {
        return sessions.opened();
    }

    /**
     * What was seen so far.
     *
     * @return a snapshot
     */
    public SignInCounts counts() {
        return tally.signInCounts();
    }
}
