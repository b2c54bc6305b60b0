package dev.signet.testkit;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An OAuth 2.0 authorization server and a resource server on a loopback address, for tests.
 *
 * <p>It rotates refresh tokens, detects their reuse and revokes the family then (RFC 9700, section 4.14.2), and its resource
 * refuses anything stale. It serves many hundreds of requests at one time.
 *
 * <pre>{@code
 * try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
 *     IssuedSession session = server.signIn(Account.of("acct-1111"));
 *     Files.writeString(home.resolve("auth.json"), session.authJson());
 *     // ... run the code under test with server.environment() against server.resourceUri() ...
 *     assertThat(server.counts().refreshesGranted()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Every secret it issues carries {@link CanarySecrets#MARKER}. Safe for use by several threads.
 */
public final class FakeAuthorizationServer extends FakeServices implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final HttpFront front;
    private final Settings settings;

    FakeAuthorizationServer(FakeAuthorizationServerBuilder builder) throws IOException {
        this(new HttpFront(builder.port()), builder.settings(), builder.freshness());
    }

    private FakeAuthorizationServer(HttpFront front, Settings settings, Freshness freshness) {
        super(new ServerParts(front.uri(), settings, freshness));
        this.front = front;
        this.settings = settings;
        parts.endpoints().forEach(front::serve);
        front.start();
    }

    /**
     * Starts a server with the defaults that {@link FakeAuthorizationServerBuilder} states.
     *
     * @return a running server on a free port of 127.0.0.1
     */
    public static FakeAuthorizationServer start() {
        return builder().start();
    }

    /**
     * Starts with the defaults.
     *
     * @return settings to be changed
     */
    public static FakeAuthorizationServerBuilder builder() {
        return new FakeAuthorizationServerBuilder();
    }

    /**
     * The issuer.
     *
     * @return {@code http://127.0.0.1:} and the port, without a path
     */
    public URI baseUri() {
        return front.uri();
    }

    /**
     * The token endpoint (RFC 6749, section 3.2), for refresh tokens in JSON or as a form, and in forms for
     * authorization codes, device codes, client credentials, assertions (RFC 7523) and token exchange (RFC 8693).
     *
     * @return its address
     */
    public URI tokenUri() {
        return baseUri().resolve(ServerParts.TOKEN_PATH);
    }

    /**
     * The revocation endpoint (RFC 7009), in JSON or as a form. A refresh token ends its whole family, spent or not; an access
     * token or personal access token ends alone.
     *
     * @return its address
     */
    public URI revocationUri() {
        return baseUri().resolve(ServerParts.REVOCATION_PATH);
    }

    /**
     * The protected resource. It answers any method with a JSON object: {@code account}, {@code generation} of the access
     * token (or {@code agent_runtime_id} and {@code task_id} of an {@code AgentAssertion}; or {@code client_id},
     * {@code subject}, {@code audience} and {@code scope} of a machine's token), {@code method}, {@code path},
     * {@code body_length}, {@code body_sha256} and the {@code headers} that are not secret. Paths under it and under
     * {@code /v1} do the same.
     *
     * @return its address
     */
    public URI resourceUri() {
        return baseUri().resolve("/resource");
    }

    /**
     * A protected resource that answers with the request's own body and media type.
     *
     * @return its address
     */
    public URI echoUri() {
        return baseUri().resolve("/echo");
    }

    /**
     * A protected resource that answers with server-sent events: three, or as many as {@code ?count=} says. With
     * {@code ?open} the stream stays open in silence after them.
     *
     * @return its address
     */
    public URI eventsUri() {
        return baseUri().resolve("/events");
    }

    /**
     * The variables that point a program at this server.
     *
     * @return names of the Codex CLI's world, with this server's addresses
     */
    public Map<String, String> environment() {
        return CodexFixtures.environment(this);
    }

    /**
     * Signs {@code account} in, without a browser: a new family of tokens.
     *
     * @param account whose
     * @return the first tokens of the family
     */
    public IssuedSession signIn(Account account) {
        return parts.ledger.open(account);
    }

    /**
     * Signs an account in whose details do not matter.
     *
     * @return the first tokens of a new family
     */
    public IssuedSession signIn() {
        return signIn(Account.of("acct-1111"));
    }

    /**
     * The tokens of the same family that are good by now, whoever has received them.
     *
     * @param session issued by this server
     * @return the newest, which may be {@code session} itself
     */
    public IssuedSession newest(IssuedSession session) {
        return parts.ledger.current(session);
    }

    /**
     * Whether the family lives: neither revoked nor ended by reuse.
     *
     * @param session issued by this server
     * @return false when every token of the family is refused
     */
    public boolean isAlive(IssuedSession session) {
        return parts.ledger.isAlive(session);
    }

    /**
     * Ends a family, as its owner would on a page of the server.
     *
     * @param session issued by this server
     */
    public void revoke(IssuedSession session) {
        parts.ledger.revoke(session.refreshToken());
    }

    /**
     * Issues an API key that the protected resource takes.
     *
     * @return a new key, in the clear
     */
    public String issueApiKey() {
        String key = settings.secrets().opaque("sk-");
        acceptApiKey(key);
        return key;
    }

    /**
     * Lets the protected resource take an API key, or any other bearer, made elsewhere.
     *
     * @param key in the clear
     */
    public void acceptApiKey(String key) {
        parts.resource.accept(key);
    }

    /**
     * Queues answers for the next token requests, one each; afterwards the server answers by itself again.
     *
     * @param answers in order
     */
    public void enqueueTokenAnswers(ScriptedAnswer... answers) {
        parts.tokenEndpoint.script.add(List.of(answers));
    }

    /**
     * Queues answers for the next revocation requests, one each.
     *
     * @param answers in order
     */
    public void enqueueRevocationAnswers(ScriptedAnswer... answers) {
        parts.revocationEndpoint.script.add(List.of(answers));
    }

    /**
     * Queues answers for the next requests at the protected resource, one each.
     *
     * @param answers in order
     */
    public void enqueueResourceAnswers(ScriptedAnswer... answers) {
        parts.resource.script.add(List.of(answers));
    }

    /**
     * Keeps token requests waiting before they are looked at: nothing is spent yet.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdTokenRequests() {
        return parts.tokenEndpoint.requests.close();
    }

    /**
     * Keeps token requests waiting after the server has done its work: the refresh token is spent, and the answer on its way.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdTokenAnswers() {
        return parts.tokenEndpoint.answers.close();
    }

    /**
     * Keeps requests at the protected resource waiting before their credential is looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdResourceRequests() {
        return parts.resource.requests.close();
    }

    /**
     * Blocks until at least {@code count} requests are at the protected resource; gives up after 30 s of real time.
     *
     * @param count how many
     * @throws AssertionError when there are not as many in time, or the thread is interrupted
     */
    public void awaitInFlight(int count) {
        parts.tally.resourceTraffic.await(count, DEADLINE);
    }

    /**
     * Changes what the protected resource does with every request.
     *
     * @param mode {@link ResourceMode#REGULAR} unless set
     */
    public void resourceMode(ResourceMode mode) {
        parts.resource.mode(Objects.requireNonNull(mode, "mode"));
    }

    /**
     * Changes which access tokens the protected resource takes.
     *
     * @param freshness {@link Freshness#NEWEST_ONLY} unless set
     */
    public void freshness(Freshness freshness) {
        parts.bearers.freshness(Objects.requireNonNull(freshness, "freshness"));
    }

    /**
     * What was seen so far.
     *
     * @return a snapshot
     */
    public Counts counts() {
        return parts.tally.counts();
    }

    /**
     * The token requests so far, in the order in which they were processed.
     *
     * @return a snapshot; it holds no token
     */
    public List<TokenRequest> journal() {
        return parts.tally.journal();
    }

    /** Stops at once: requests under way lose their connection. */
    @Override
    public void close() {
        parts.close();
        front.close();
    }

    @Override
    public String toString() {
        return "FakeAuthorizationServer[" + baseUri() + "]";
    }
}
