package dev.signet.internal.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Secret;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.testkit.Account;
import dev.signet.testkit.CanarySecrets;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.Hold;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.ScriptedAnswer;
import dev.signet.testkit.junit.CanaryWatch;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RefusedEnrolmentTest {
    private static final String ECHO =
            "{\"error\":\"" + CanarySecrets.MARKER + "\",\"message\":\"" + CanarySecrets.MARKER + "\"}";

    private final RingHome home = new RingHome();

    @AfterEach
    void close() {
        home.close();
    }

    static Stream<ScriptedAnswer> passing() {
        return Stream.of(
                ScriptedAnswer.error(408, "timeout"),
                ScriptedAnswer.error(425, "too_early"),
                ScriptedAnswer.error(429, "slow_down"),
                ScriptedAnswer.html(502),
                ScriptedAnswer.status(500),
                ScriptedAnswer.status(503),
                ScriptedAnswer.json(599, ECHO),
                ScriptedAnswer.redirect(302, URI.create("http://127.0.0.1/elsewhere")),
                ScriptedAnswer.html(200),
                ScriptedAnswer.status(204),
                ScriptedAnswer.json(200, "{}"),
                ScriptedAnswer.json(200, "{\"agent_runtime_id\":\"..\"}"),
                ScriptedAnswer.json(200, ECHO),
                ScriptedAnswer.regular().delivered(Delivery.CLOSE));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void keepsTheKeyThroughWhatPasses(ScriptedAnswer answer) throws Exception {
        home.server.agents().idempotentRegistration(true);
        home.server.agents().enqueueRegistrationAnswers(answer);

        var failure = catchThrowableOfType(AssertionException.class, home::register);

        assertThat(failure.isRemote()).isTrue();
        assertThat(failure.remedy()).isNotBlank();
        CanaryWatch.inspect(failure);
        String key = home.unfinishedKey();
        assertThat(home.ring().agents()).isEmpty();
        assertThat(home.register().sshPublicKey()).isEqualTo(key);
        assertThat(home.requests()).isEqualTo(2);
        assertThat(home.server.agents().counts().agentsRegistered()).isOne();
    }

    @Test
    void keepsTheKeyWhenNobodyListens() throws Exception {
        int port;
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        var terms = new RegistrationTerms(
                URI.create("http://127.0.0.1:" + port + "/register?k=geheim"),
                new Software("1", "a", "b"),
                List.of(),
                "",
                Map.of());

        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> home.enrolment(terms).registerIfAbsent(RingHome.NAME, terms))
                .withMessageContaining(
                        "http://127.0.0.1:" + port + "/register was not reached: the connection was refused")
                .withMessageNotContaining("geheim")
                .satisfies(e -> assertThat(e.isRemote()).isTrue());
        assertThat(home.unfinishedKey()).startsWith("ssh-ed25519 ");
    }

    @Test
    void givesUpOnASilentServiceAfterFifteenSeconds() throws Exception {
        try (Hold requests = home.server.agents().holdRegistrationRequests()) {
            var failure =
                    CompletableFuture.supplyAsync(() -> catchThrowableOfType(AssertionException.class, home::register));
            requests.awaitHeld(1);
            home.time.advance(RegistrationStep.CALL.minusMillis(1));
            assertThat(failure).isNotDone();
            home.time.advance(Duration.ofMillis(1));
            assertThat(failure).succeedsWithin(Duration.ofSeconds(20)).satisfies(e -> {
                assertThat(e.isRemote()).isTrue();
                assertThat(e).hasMessageContaining("no whole answer within 15000 ms");
            });
        }
        assertThat(home.leases.isHeld()).isFalse();
    }

    @Test
    void leavesTheServiceAloneForAsLongAsItAsked() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.retryAfter(429, "30"));
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(home::register)
                .withMessageContaining("answered 429 temporarily_unavailable, and asked to be left alone for 30 s");
        String key = home.unfinishedKey();

        home.time.advance(Duration.ofMillis(29_999));
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(home::register)
                .withMessageContaining("left alone until 2026-01-01T00:00:30Z")
                .satisfies(e -> assertThat(e.isRemote()).isTrue());
        assertThat(home.requests()).isOne();

        home.time.advance(Duration.ofMillis(1));
        assertThat(home.register().sshPublicKey()).isEqualTo(key);
        assertThat(home.requests()).isEqualTo(2);
        assertThat(document()).doesNotContain("retry_at");
    }

    @Test
    void holdsAWaitAgainstNobodyElse() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.retryAfter(429, "30"));
        assertThatExceptionOfType(AssertionException.class).isThrownBy(home::register);

        assertThat(home.enrolment()
                        .registerIfAbsent(new AgentName("other"), home.terms)
                        .state())
                .isEqualTo(KeyState.ACTIVE);
        var bearers =
                new TestBearers(home.server.signIn(Account.of("acct-2222")).accessToken());
        assertThat(home.enrolment(bearers)
                        .registerIfAbsent(RingHome.NAME, home.terms("acct-2222"))
                        .state())
                .isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void takesAWaitBeyondTenMinutesForAWrongClock() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.retryAfter(503, "99999"));
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(home::register)
                .withMessageContaining("600 s");

        home.time.setWall(home.time.instant().minusMillis(1));

        assertThat(home.register().state()).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void saysWhyThoughTheWaitCannotBeNoted() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.retryAfter(429, "30"));
        try (Hold answers = home.server.agents().holdRegistrationAnswers()) {
            var failure =
                    CompletableFuture.supplyAsync(() -> catchThrowableOfType(AssertionException.class, home::register));
            answers.awaitHeld(1);
            home.store.failNext(Operation.COMMIT, 1, Kind.NO_SPACE);
            answers.release();
            assertThat(failure)
                    .succeedsWithin(Duration.ofSeconds(20))
                    .satisfies(e -> assertThat(e)
                            .hasMessageContaining("answered 429")
                            .satisfies(
                                    shown -> assertThat(shown.getSuppressed()).hasSize(1)));
        }
        assertThat(home.store.openDrafts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request, AssertionException",
        "422, unknown_capability, AssertionException",
        "413, too_large, AssertionException",
        "409, key_exists, AssertionException",
        "404, not_found, ConfigurationException",
        "405, wrong_method, ConfigurationException",
        "410, gone, ConfigurationException",
        "301, moved, ConfigurationException",
        "308, moved, ConfigurationException",
        "403, not_allowed, CredentialRejectedException"
    })
    void saysWhoMustDoWhat(int status, String code, String kind) {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.codexError(status, code));

        var failure = catchThrowableOfType(AuthException.class, home::register);

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure)
                .hasMessageContaining(" of agent ci-runner-7 was not registered")
                .hasMessageContaining("answered " + status + " " + code);
        if (failure instanceof AssertionException assertion) {
            assertThat(assertion.isRemote()).isFalse();
        }
        assertThat(failure.remedy()).isNotBlank();
        assertThat(home.requests()).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422, 429, 503})
    void quotesNothingButAPlainCode(int status) {
        home.server
                .agents()
                .enqueueRegistrationAnswers(ScriptedAnswer.json(status, ECHO), ScriptedAnswer.json(status, ECHO));
        var bearers = new TestBearers(home.session.accessToken(), home.session.accessToken() + "x");

        var failure = catchThrowableOfType(
                AuthException.class, () -> home.enrolment(bearers).registerIfAbsent(RingHome.NAME, home.terms));

        assertThat(failure).hasMessageContaining("answered " + status);
        CanaryWatch.inspect(failure);
    }

    /** The key is at the service, under an id that nobody told: a second try with it would fail for ever. */
    @Test
    void makesANewKeyWhereTheServiceHasTheOldOneAlready() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.regular().delivered(Delivery.CLOSE));
        assertThatExceptionOfType(AssertionException.class).isThrownBy(home::register);
        String first = home.unfinishedKey();
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.error(409, "key_exists"));
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(home::register)
                .satisfies(e -> assertThat(e.remedy()).contains("a new one is made"));
        assertThat(document()).doesNotContain("private_key");

        RegisteredAgent agent = home.register();

        assertThat(agent.sshPublicKey()).isNotEqualTo(first);
        assertThat(home.ring().find(RingHome.NAME)).contains(agent);
    }

    @Test
    void asksOnceForANewerBearer() throws Exception {
        var bearers = new TestBearers("stale", home.session.accessToken());

        RegisteredAgent agent = home.enrolment(bearers).registerIfAbsent(RingHome.NAME, home.terms);

        assertThat(bearers.rejected()).containsExactly(Secret.of("stale"));
        assertThat(home.requests()).isEqualTo(2);
        assertThat(home.server.agents().find(agent.runtimeId()).account()).isEqualTo(home.session.account());
    }

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 1"})
    void givesUpWhenTheNewerBearerIsRefusedToo(boolean newer, int requests) throws Exception {
        var bearers = newer ? new TestBearers("stale", "stale-too", "good-but-late") : new TestBearers("stale");

        assertThatExceptionOfType(CredentialRejectedException.class)
                .isThrownBy(() -> home.enrolment(bearers).registerIfAbsent(RingHome.NAME, home.terms))
                .withMessageContaining("answered 401 invalid_token");
        assertThat(bearers.rejected()).hasSize(1);
        assertThat(home.requests()).isEqualTo(requests);

        String key = home.unfinishedKey();
        assertThat(home.register().sshPublicKey()).isEqualTo(key);
    }

    @Test
    void renewsNothingAfterA403() {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(403));
        var bearers = new TestBearers(home.session.accessToken(), "other");

        assertThatExceptionOfType(CredentialRejectedException.class)
                .isThrownBy(() -> home.enrolment(bearers).registerIfAbsent(RingHome.NAME, home.terms));
        assertThat(bearers.rejected()).isEmpty();
    }

    /** A source that refreshes waits for the lease itself, and would wait for ever. */
    @Test
    void asksForBearersWithoutTheLease() throws Exception {
        var seen = new ArrayList<Boolean>();
        var bearers = new BearerSource() {
            @Override
            public Secret current() {
                seen.add(home.leases.isHeld());
                return Secret.of("stale");
            }

            @Override
            public Secret renewed(Secret rejected) {
                seen.add(home.leases.isHeld());
                return Secret.of(home.session.accessToken());
            }
        };

        home.enrolment(bearers).registerIfAbsent(RingHome.NAME, home.terms);

        assertThat(seen).containsExactly(false, false);
    }

    @Test
    void writesNothingWhenThereIsNoBearer() {
        var bearers = new BearerSource() {
            @Override
            public Secret current() throws AuthException {
                throw new ConfigurationException("nobody", "Sign in.", null);
            }

            @Override
            public Secret renewed(Secret rejected) {
                throw new AssertionError("there was none");
            }
        };

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> home.enrolment(bearers).registerIfAbsent(RingHome.NAME, home.terms))
                .withMessage("nobody");
        assertThat(home.store.content(RingStore.AGENT_KEYS)).isEmpty();
    }

    private String document() {
        return new String(home.store.content(RingStore.AGENT_KEYS).orElseThrow(), UTF_8);
    }
}
