package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The part of a {@link FakeAuthorizationServer} that issues personal access tokens, which begin with {@code at-}, and tells
 * their owners. The protected resource takes them until they are revoked. Safe for use by several threads.
 */
public final class FakePersonalTokens {
    private static final String BASE = "/api/accounts";
    private static final String WHOAMI = BASE + "/v1/user-auth-credential/whoami";

    private final URI server;
    private final CanarySecrets secrets;
    private final Tally tally;
    private final Map<String, Account> tokens = new ConcurrentHashMap<>();
    private final ScriptableEndpoint endpoint;

    FakePersonalTokens(URI server, CanarySecrets secrets, Tally tally, ExchangeWriter writer) {
        this.server = server;
        this.secrets = secrets;
        this.tally = tally;
        ScriptableEndpoint.Work work = this::whoami;
        this.endpoint = ScriptableEndpoint.ofObjects(
                tally, Tally.Event.WHOAMI_REQUEST, writer, work.only(Set.of(WHOAMI), "GET"));
    }

    Map<String, Endpoint> endpoints() {
        return Map.of(WHOAMI, endpoint);
    }

    void open() {
        endpoint.open();
    }

    /** What the protected resource makes of a token; empty when it is no living one of these. */
    Optional<Admission> admit(String token) {
        return find(token).map(account -> Admission.bearer(Optional.of(account), 0));
    }

    private ScriptedAnswer whoami(HttpExchange exchange, String body) {
        return BearerCheck.presented(exchange)
                .flatMap(this::find)
                .map(account -> ScriptedAnswer.json(200, CodexFixtures.whoami(account)))
                .orElseGet(BearerCheck::refusal);
    }

    private Optional<Account> find(String token) {
        return Optional.ofNullable(tokens.get(token));
    }

    /**
     * Issues a token, as its owner would on a page of the server.
     *
     * @param account the owner
     * @return {@code at-} and more, in the clear
     */
    public String issuePersonalAccessToken(Account account) {
        String token = secrets.opaque("at-");
        tokens.put(token, Objects.requireNonNull(account, "account"));
        return token;
    }

    /**
     * Ends a token, as its owner would on a page of the server, or a client at the revocation endpoint.
     *
     * @param token issued by this server
     * @return false when there was no such token
     */
    public boolean revoke(String token) {
        return tokens.remove(token) != null;
    }

    /**
     * The address that {@code /v1/user-auth-credential/whoami} follows.
     *
     * @return without a slash at its end
     */
    public URI baseUri() {
        return server.resolve(BASE);
    }

    /**
     * Where the owner of a token is told: {@code email}, {@code chatgpt_user_id}, {@code chatgpt_account_id},
     * {@code chatgpt_plan_type} and {@code chatgpt_account_is_fedramp}; 401 to any other bearer.
     *
     * @return its address
     */
    public URI whoamiUri() {
        return server.resolve(WHOAMI);
    }

    /**
     * Queues answers for the next requests to tell a token's owner, one each. {@code regular().omitting("email")} and
     * {@code with} change members.
     *
     * @param answers in order
     */
    public void enqueueWhoamiAnswers(ScriptedAnswer... answers) {
        endpoint.script.add(List.of(answers));
    }

    /**
     * Keeps such requests waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdWhoamiRequests() {
        return endpoint.requests.close();
    }

    /**
     * How often a token's owner was asked for, whatever came of it.
     *
     * @return by now
     */
    public int whoamiRequests() {
        return tally.count(Tally.Event.WHOAMI_REQUEST);
    }
}
