package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeviceSignInTest {
    private static final String DEVICE_CODE = "marker-device-code-51d0";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final ScriptedAnswer TOKENS = ScriptedAnswer.json(
            200,
            "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"refresh_token\":\"rt-1\",\"id_token\":\"i.d.t\"}");
    private static final ScriptedAnswer CODE = ScriptedAnswer.json(
            200, "{\"authorization_code\":\"ac-1\",\"code_challenge\":\"c\",\"code_verifier\":\"" + VERIFIER + "\"}");

    /** The two dialects, each with its answers to the same events. */
    enum Dialect {
        STANDARD(ScriptedAnswer.error(400, "authorization_pending"), List.of(TOKENS)),
        CODE_DIALECT(ScriptedAnswer.status(403), List.of(CODE, TOKENS));

        final ScriptedAnswer pending;
        final List<ScriptedAnswer> approval;

        Dialect(ScriptedAnswer pending, List<ScriptedAnswer> approval) {
            this.pending = pending;
            this.approval = approval;
        }
    }

    private final Wire wire = new Wire();
    private final ManualTimeSource time = ManualTimeSource.create();
    private final AtomicReference<URI> deadEnd = new AtomicReference<>();

    @BeforeEach
    void passTimeByItself() {
        time.autoAdvance(Duration.ofMinutes(15));
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private static String begun(String more) {
        return "{\"device_code\":\"" + DEVICE_CODE + "\",\"user_code\":\"ABCD-EFGH\","
                + "\"verification_uri\":\"https://login.test/device\",\"expires_in\":900" + more + "}";
    }

    private TokenTransport transport() {
        return (endpoint, type, body, headers, deadline) -> {
            URI dead = deadEnd.getAndSet(null);
            return wire.post(dead == null ? endpoint : dead, type, body, headers, deadline);
        };
    }

    private DeviceGrant grant(Dialect dialect) {
        var client = new ClientAuthentication.None("my-client");
        var tokens = new TokenEndpoint(wire.server.uri("/oauth/token"), client, transport(), time);
        if (dialect == Dialect.STANDARD) {
            return new StandardDeviceGrant(
                    wire.server.uri("/device_authorization"),
                    tokens,
                    client,
                    List.of("openid", "offline_access"),
                    Set.of(),
                    CodeExchange.STANDARD_MEMBERS,
                    transport(),
                    time);
        }
        var terms = new CodeDeviceTerms(
                wire.server.uri("/deviceauth/usercode"),
                wire.server.uri("/deviceauth/token"),
                wire.server.uri("/device"),
                wire.server.uri("/deviceauth/callback"),
                "my-client",
                Duration.ofMinutes(15));
        return new CodeDeviceGrant(
                terms,
                new CodeExchange(tokens, Set.of("id_token", "access_token", "refresh_token")),
                transport(),
                time);
    }

    private DeviceSignIn start(Dialect dialect) throws AuthException {
        wire.server.enqueue(ScriptedAnswer.json(
                200,
                dialect == Dialect.STANDARD
                        ? begun("")
                        : "{\"device_auth_id\":\"" + DEVICE_CODE
                                + "\",\"usercode\":\"ABCD-EFGH\",\"interval\":\"1\"}"));
        return DeviceSignIn.start(grant(dialect), time, Pause.on(time));
    }

    private GrantOutcome run(Dialect dialect, List<ScriptedAnswer> answers) throws Exception {
        DeviceSignIn signIn = start(dialect);
        wire.server.enqueue(answers.toArray(ScriptedAnswer[]::new));
        return signIn.await();
    }

    private GrantOutcome.Failed failure(Dialect dialect, ScriptedAnswer... answers) throws Exception {
        var failed = (GrantOutcome.Failed) run(dialect, List.of(answers));
        AuthException thrown = failed.exception();
        assertThat(failed + " " + thrown + thrown.remedy()).doesNotContain(DEVICE_CODE, VERIFIER, "ac-1", "ABCD");
        return failed;
    }

    @Test
    void speaksTheStandard() throws Exception {
        DeviceSignIn signIn = start(Dialect.STANDARD);
        assertThat(wire.form()).isEqualTo("client_id=my-client&scope=openid+offline_access");
        DevicePrompt prompt = signIn.prompt();
        assertThat(prompt.userCode()).isEqualTo("ABCD-EFGH");
        assertThat(prompt.verificationUri()).hasToString("https://login.test/device");
        assertThat(prompt.verificationUriComplete()).isEmpty();
        assertThat(prompt.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(prompt.expiresAt()).isEqualTo(time.instant().plusSeconds(900));
        assertThat(prompt.toString()).doesNotContain("ABCD");

        Instant before = time.instant();
        wire.server.enqueue(Dialect.STANDARD.pending, ScriptedAnswer.error(400, "slow_down"), TOKENS);
        var granted = (GrantOutcome.Granted) signIn.await();

        assertThat(granted.tokens().refreshToken()).contains(Secret.of("rt-1"));
        assertThat(wire.form())
                .isEqualTo("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=my-client"
                        + "&device_code=" + DEVICE_CODE);
        assertThat(Duration.between(before, time.instant())).isEqualTo(Duration.ofSeconds(5 + 5 + 10));
        assertThat(wire.server.requests()).isEqualTo(4);
    }

    @Test
    void speaksTheDialectThatEndsInACode() throws Exception {
        DeviceSignIn signIn = start(Dialect.CODE_DIALECT);
        assertThat(wire.sent.get(0).body()).isEqualTo("{\"client_id\":\"my-client\"}");
        assertThat(signIn.prompt().verificationUri()).isEqualTo(wire.server.uri("/device"));
        assertThat(signIn.prompt().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(signIn.prompt().lifetime()).isEqualTo(Duration.ofMinutes(15));

        wire.server.enqueue(ScriptedAnswer.status(404), ScriptedAnswer.html(403), CODE, TOKENS);
        var granted = (GrantOutcome.Granted) signIn.await();

        assertThat(granted.tokens().idToken()).contains(Secret.of("i.d.t"));
        assertThat(wire.sent.get(1).body())
                .isEqualTo("{\"device_auth_id\":\"" + DEVICE_CODE + "\",\"user_code\":\"ABCD-EFGH\"}");
        assertThat(wire.sent.get(1).contentType()).isEqualTo("application/json");
        assertThat(wire.form())
                .isEqualTo(
                        "grant_type=authorization_code&client_id=my-client&code=ac-1&redirect_uri=http%3A%2F%2F127.0.0.1%3A"
                                + wire.server.baseUri().getPort() + "%2Fdeviceauth%2Fcallback&code_verifier="
                                + VERIFIER);
    }

    /** Name and answer; two of each in a row come between a pending answer and the approval. */
    static Map<String, ScriptedAnswer> faults() {
        var faults = new LinkedHashMap<String, ScriptedAnswer>();
        for (Delivery delivery : Delivery.values()) {
            if (delivery != Delivery.WHOLE && delivery != Delivery.KEEP_OPEN) {
                faults.put(
                        delivery.name(),
                        ScriptedAnswer.json(500, "{\"some\":\"text of the body\"}")
                                .delivered(delivery));
            }
        }
        faults.put("page with 200", ScriptedAnswer.html(200));
        faults.put("empty 200", ScriptedAnswer.status(200));
        faults.put("204", ScriptedAnswer.status(204));
        faults.put("empty object", ScriptedAnswer.json(200, "{}"));
        faults.put("half an object", ScriptedAnswer.json(200, "{\"access_token\":\"at"));
        faults.put("page with 400", ScriptedAnswer.html(400));
        faults.put("page with 401", ScriptedAnswer.html(401));
        faults.put("page with 407", ScriptedAnswer.html(407));
        faults.put("408", ScriptedAnswer.status(408));
        faults.put("425", ScriptedAnswer.status(425));
        faults.put("429", ScriptedAnswer.status(429));
        faults.put("429 and seconds", ScriptedAnswer.retryAfter(429, "7"));
        faults.put("429 and nonsense", ScriptedAnswer.retryAfter(429, "soon"));
        faults.put("500", ScriptedAnswer.status(500));
        faults.put("500 that says denied", ScriptedAnswer.error(500, "access_denied"));
        faults.put("502", ScriptedAnswer.html(502));
        faults.put("503 and a date", ScriptedAnswer.retryAfter(503, "Thu, 01 Jan 2026 00:01:00 GMT"));
        faults.put("504", ScriptedAnswer.html(504));
        faults.put("temporarily unavailable", ScriptedAnswer.error(400, "temporarily_unavailable"));
        faults.put("302", ScriptedAnswer.redirect(302, URI.create("http://127.0.0.1:9/portal")));
        faults.put("301", ScriptedAnswer.redirect(301, URI.create("http://127.0.0.1:9/portal")));
        faults.put("307", ScriptedAnswer.redirect(307, URI.create("http://127.0.0.1:9/portal")));
        return faults;
    }

    static Stream<Object[]> faultsOfBothDialects() {
        return faults().keySet().stream()
                .flatMap(name -> Stream.of(Dialect.values()).map(dialect -> new Object[] {dialect, name}));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faultsOfBothDialects")
    void losesNoApprovalToAFault(Dialect dialect, String name) throws Exception {
        ScriptedAnswer fault = faults().get(name);
        var answers = new ArrayList<>(List.of(dialect.pending, fault, fault));
        answers.addAll(dialect.approval);
        Instant before = time.instant();
        var granted = (GrantOutcome.Granted) run(dialect, answers);

        assertThat(granted.tokens().accessToken()).contains(Secret.of("at-1"));
        int interval = dialect == Dialect.STANDARD ? 5 : 1;
        // The JDK may connect once more by itself after a reset without an answer: then one of the two is not seen.
        long intervals = name.equals("RESET_ON_CONNECT") ? 4 : 8;
        assertThat(Duration.between(before, time.instant()))
                .as("waits of one interval twice, then of two and of four")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(intervals * interval))
                .isLessThan(Duration.ofMinutes(3));
        assertThat(wire.server.connections()).isEqualTo(1 + answers.size());
    }

    /** Shows that the test before can fail: who ends at the first fault, as some clients do, loses every approval. */
    @Test
    void aClientThatGivesUpAtAFaultWouldLoseThem() throws Exception {
        int lost = 0;
        for (ScriptedAnswer fault : faults().values()) {
            try (var naive = new Wire()) {
                // More than one, as the JDK may connect again by itself after a reset without an answer.
                naive.server.enqueue(fault, fault, fault, TOKENS);
                GrantOutcome outcome = naive.tokens(time).ask("device", Map.of(), Set.of());
                lost += outcome instanceof GrantOutcome.Granted ? 0 : 1;
            }
        }
        System.out.println("device faults: " + faults().size()
                + " in each of 2 dialects, a client without back-off loses " + lost);
        assertThat(lost).isEqualTo(faults().size()).isGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDARD", "CODE_DIALECT"})
    void losesNoApprovalToARefusedConnection(Dialect dialect) throws Exception {
        DeviceSignIn signIn = start(dialect);
        deadEnd.set(closedPort());
        dialect.approval.forEach(wire.server::enqueue);
        assertThat(signIn.await()).isInstanceOf(GrantOutcome.Granted.class);
    }

    /** The code is unspent when nothing reached the server, or when it said no for now. */
    @ParameterizedTest
    @ValueSource(ints = {429, 503, 408})
    void keepsACodeThatTheServerHasNotTakenYet(int status) throws Exception {
        var granted = run(Dialect.CODE_DIALECT, List.of(CODE, ScriptedAnswer.status(status), TOKENS));
        assertThat(granted).isInstanceOf(GrantOutcome.Granted.class);
        assertThat(wire.sent.stream().filter(sent -> sent.endpoint().getPath().equals("/deviceauth/token")))
                .hasSize(1);
    }

    @Test
    void sendsACodeOnceWhenItsAnswerIsLost() throws Exception {
        var failed = failure(Dialect.CODE_DIALECT, CODE, TOKENS.delivered(Delivery.RESET), TOKENS);
        assertThat(failed.kind()).isEqualTo(GrantFailure.AMBIGUOUS);
        assertThat(failed.detail()).contains("may be spent");
        assertThat(wire.server.requests()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "400, access_denied, DENIED",
        "400, expired_token, EXPIRED",
        "400, invalid_grant, INVALID_GRANT",
        "400, invalid_client, CONFIGURATION",
        "401, invalid_client, CONFIGURATION",
        "400, invalid_request, CONFIGURATION",
        "400, invalid_scope, CONFIGURATION",
        "400, unauthorized_client, CONFIGURATION",
        "400, unsupported_grant_type, CONFIGURATION",
        "400, something_new, UNKNOWN",
        "200, device_flow_disabled, UNKNOWN",
        "200, access_denied, DENIED",
        "403, access_denied, DENIED",
    })
    void stopsWhereTheServerHasDecided(int status, String code, GrantFailure kind) throws Exception {
        var failed = failure(Dialect.STANDARD, Dialect.STANDARD.pending, ScriptedAnswer.error(status, code), TOKENS);
        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.detail()).contains(code);
        assertThat(wire.server.requests()).as("nothing is asked after the end").isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"200, authorization_pending", "200, slow_down", "428, authorization_pending", "429, slow_down"})
    void waitsOnWhereTheStatusIsUnusual(int status, String code) throws Exception {
        assertThat(run(Dialect.STANDARD, List.of(ScriptedAnswer.error(status, code), TOKENS)))
                .isInstanceOf(GrantOutcome.Granted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDARD", "CODE_DIALECT"})
    void endsWithTheLifeOfTheCode(Dialect dialect) throws Exception {
        DeviceSignIn signIn = start(dialect);
        wire.server.always(dialect.pending);
        Instant before = time.instant();
        var failed = (GrantOutcome.Failed) signIn.await();
        assertThat(failed.kind()).isEqualTo(GrantFailure.EXPIRED);
        assertThat(failed.exception()).isInstanceOf(SignInRequiredException.class);
        assertThat(Duration.between(before, time.instant()))
                .isBetween(Duration.ofSeconds(890), Duration.ofSeconds(900));
    }

    @Test
    void endsDuringAnOutageToo() throws Exception {
        DeviceSignIn signIn = start(Dialect.STANDARD);
        wire.server.always(ScriptedAnswer.status(503));
        assertThat(((GrantOutcome.Failed) signIn.await()).detail()).contains("questions to the server failed");
        assertThat(wire.server.requests()).isLessThan(25);
    }

    @Test
    void canBeGivenUp() throws Exception {
        time.standStill();
        DeviceSignIn signIn = start(Dialect.STANDARD);
        var ended = new CompletableFuture<Throwable>();
        var begun = new CountDownLatch(1);
        var person = new Thread(() -> {
            begun.countDown();
            try {
                signIn.await();
                ended.complete(new AssertionError("it ended by itself"));
            } catch (AuthException | InterruptedException | RuntimeException e) {
                ended.complete(e);
            }
        });
        person.start();
        begun.await();
        time.awaitScheduled(1);
        person.interrupt();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        assertThat(time.pending()).as("the pause leaves no task behind").isZero();
    }

    private AuthException refusalToBegin(Dialect dialect, ScriptedAnswer answer) {
        wire.server.enqueue(answer);
        var refusal = catchThrowableOfType(
                AuthException.class, () -> DeviceSignIn.start(grant(dialect), time, Pause.on(time)));
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.remedy()).isNotBlank();
        assertThat(refusal + refusal.remedy()).doesNotContain(DEVICE_CODE, "evil", "\u001b");
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDARD", "CODE_DIALECT"})
    void tellsThatDeviceCodesAreNotOffered(Dialect dialect) {
        assertThat(refusalToBegin(dialect, ScriptedAnswer.status(404)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("another device");
    }

    @Test
    void tellsWhyItCanNotBegin() {
        assertThat(refusalToBegin(Dialect.STANDARD, ScriptedAnswer.error(401, "invalid_client")))
                .isInstanceOf(ConfigurationException.class);
        assertThat(refusalToBegin(Dialect.STANDARD, ScriptedAnswer.status(503)))
                .isInstanceOf(TokenServiceException.class);
        assertThat(refusalToBegin(Dialect.STANDARD, ScriptedAnswer.error(200, "unauthorized_client")))
                .isInstanceOf(ConfigurationException.class);
        assertThat(refusalToBegin(Dialect.STANDARD, TOKENS)).isInstanceOf(TokenServiceException.class);
        assertThat(refusalToBegin(Dialect.STANDARD, ScriptedAnswer.html(200)))
                .isInstanceOf(TokenServiceException.class);
    }

    private static URI closedPort() throws IOException {
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + unused.getLocalPort() + "/");
        }
    }
}
