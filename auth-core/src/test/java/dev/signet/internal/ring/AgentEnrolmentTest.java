package dev.signet.internal.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AssertionException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.internal.agent.TaskRegistration;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519Signer;
import dev.signet.internal.keys.EngineChoice;
import dev.signet.internal.oauth.Answer;
import dev.signet.testkit.Account;
import dev.signet.testkit.Hold;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.RegisteredAgent.Registration;
import dev.signet.testkit.ScriptedAnswer;
import dev.signet.testkit.junit.CanaryWatch;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class AgentEnrolmentTest {
    private final RingHome home = new RingHome();

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void registersAnAgentUnderAKeyOfItsOwn() throws Exception {
        RegisteredAgent agent = home.register();

        assertThat(agent.name()).isEqualTo(RingHome.NAME.value());
        assertThat(agent.state()).isEqualTo(KeyState.ACTIVE);
        assertThat(agent.accountId()).contains(home.session.account().id());
        assertThat(agent.capabilities()).containsExactly("responsesapi");
        assertThat(agent.registeredAt()).contains(home.time.instant());
        assertThat(agent.keyId()).hasSize(43);
        var known = home.server.agents().find(agent.runtimeId());
        assertThat(known.publicKeys()).containsExactly(agent.sshPublicKey());
        assertThat(known.account()).isEqualTo(home.session.account());
        assertThat(known.registration())
                .contains(
                        new Registration("1.4.0", "acme-cli", "exec-linux", List.of("responsesapi"), Optional.empty()));
        assertThat(home.ring().find(RingHome.NAME)).contains(agent);
        assertThat(home.ring().agents()).containsExactly(agent);
        CanaryWatch.inspect(agent);
    }

    @Test
    void signsWithTheKeyThatTheServiceKnows() throws Exception {
        RegisteredAgent agent = home.register();

        Ed25519PrivateKey key = home.ring().signingKey(RingHome.NAME);
        try (Ed25519Signer signer = Ed25519Signer.owning(key, EngineChoice.startingWithJdk())) {
            assertThat(signer.keyId()).isEqualTo(agent.keyId());
            byte[] body = TaskRegistration.request(
                    signer, agent.runtimeId(), home.time.instant().getEpochSecond());
            Answer answer = home.client.post(
                    home.server.agents().taskRegistrationUri(agent.runtimeId()),
                    "application/json",
                    body,
                    RegistrationStep.CALL);
            assertThat(((Answer.Response) answer).status()).isEqualTo(200);
        }
        assertThat(home.server.agents().counts().tasksRegistered()).isOne();
    }

    @Test
    void asksForNothingOnceTheAgentIsRegistered() throws Exception {
        RegisteredAgent first = home.register();
        long leases = home.leases.granted();
        var bearers = new TestBearers("none");

        assertThat(home.enrolment(bearers).registerIfAbsent(RingHome.NAME, home.terms("", "other")))
                .isEqualTo(first);

        assertThat(home.requests()).isOne();
        assertThat(bearers.asked()).isZero();
        assertThat(home.leases.granted()).isEqualTo(leases);
    }

    @Test
    void givesEachNameAnAgentAndAKey() throws Exception {
        RegisteredAgent first = home.register();
        RegisteredAgent second = home.enrolment().registerIfAbsent(new AgentName("ci-runner-8"), home.terms);

        assertThat(second.runtimeId()).isNotEqualTo(first.runtimeId());
        assertThat(second.keyId()).isNotEqualTo(first.keyId());
        assertThat(home.ring().agents()).containsExactly(first, second);
    }

    @Test
    void tellsTheAgeOfTheKeyOnlyWhereItIsKnown() throws Exception {
        RegisteredAgent agent = home.register();

        home.time.advance(Duration.ofDays(91));
        assertThat(agent.keyAge(home.time)).contains(Duration.ofDays(91));
        home.time.setWall(agent.keyCreatedAt().orElseThrow().minusSeconds(30));
        assertThat(agent.keyAge(home.time)).contains(Duration.ZERO);
        home.time.setWall(agent.keyCreatedAt().orElseThrow().minusSeconds(31));
        assertThat(agent.keyAge(home.time)).isEmpty();
    }

    @Test
    void refusesANameThatBelongsToAnotherAccount() throws Exception {
        home.register();
        var other = home.server.signIn(Account.of("acct-2222"));
        var enrolment = home.enrolment(new TestBearers(other.accessToken()));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> enrolment.registerIfAbsent(RingHome.NAME, home.terms("acct-2222")))
                .withMessageContaining("ci-runner-7")
                .withMessageContaining("another account");
        assertThat(home.requests()).isOne();
    }

    @Test
    void refusesANameThatIsRegisteredElsewhere() throws Exception {
        home.register();
        var elsewhere = new RegistrationTerms(
                URI.create("https://Agents.example:443/register"),
                new Software("1", "a", "b"),
                List.of(),
                "",
                Map.of());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> home.enrolment(elsewhere).registerIfAbsent(RingHome.NAME, elsewhere))
                .withMessageContaining("registered with https://agents.example")
                .withMessageContaining(home.server.baseUri().toString());
        assertThat(home.requests()).isOne();
    }

    @Test
    void showsAnUnfinishedKeyToNoOtherAccount() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(503));
        assertThatExceptionOfType(AssertionException.class).isThrownBy(home::register);
        String first = home.unfinishedKey();
        var other = home.server.signIn(Account.of("acct-2222"));

        RegisteredAgent agent = home.enrolment(new TestBearers(other.accessToken()))
                .registerIfAbsent(RingHome.NAME, home.terms("acct-2222"));

        assertThat(agent.sshPublicKey()).isNotEqualTo(first);
        assertThat(agent.accountId()).contains("acct-2222");
        assertThat(home.registeredKeys()).containsExactly(agent.sshPublicKey());
    }

    @Test
    void refusesAnEndpointThatIsNotSecureBeforeAnythingElse() {
        var insecure = new RegistrationTerms(
                URI.create("http://agents.example/register"), new Software("1", "a", "b"), List.of(), "", Map.of());

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> home.enrolment(insecure).registerIfAbsent(RingHome.NAME, insecure))
                .withMessageContaining("agent registration endpoint");
        assertThat(home.store.content(RingStore.AGENT_KEYS)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"NO_SPACE", "READ_ONLY", "LOCKED", "TIMEOUT"})
    void sendsNothingWhenTheKeyCannotBeKept(Kind kind) throws Exception {
        home.store.failNext(Operation.COMMIT, 1, kind);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(home::register)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(home.requests()).isZero();

        home.register();
        assertThat(home.requests()).isOne();
    }

    @Test
    void sendsNothingWhenTheOutcomeMayNotBeKept() throws Exception {
        home.leases.remaining(RegistrationStep.CALL.minusMillis(1));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(home::register)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .withMessageContaining("PT15S");
        assertThat(home.requests()).isZero();

        home.leases.remaining(RegistrationStep.CALL);
        home.register();
        assertThat(home.requests()).isOne();
    }

    @Test
    void sendsNothingWhenTheRingIsDamaged() {
        home.store.put(RingStore.AGENT_KEYS, "{\"schema\":1,".getBytes(UTF_8));

        assertThatExceptionOfType(DamagedCredentialException.class).isThrownBy(home::register);
        assertThat(home.requests()).isZero();
        assertThat(home.store.calls(Operation.PREPARE)).isZero();
    }

    @Test
    void keepsWhatWasGrantedThoughTheLeaseRanOut() throws Exception {
        CompletableFuture<RegisteredAgent> agent;
        try (Hold answers = home.server.agents().holdRegistrationAnswers()) {
            agent = begin();
            answers.awaitHeld(1);
            home.leases.takeAway();
        }

        RegisteredAgent registered = agent.get(20, TimeUnit.SECONDS);
        assertThat(home.ring().find(RingHome.NAME)).contains(registered);
        assertThat(home.requests()).isOne();
        assertThat(home.leases.isHeld()).isFalse();
    }

    @Test
    void usesTheIdOfWhoeverWasFasterAfterTheLeaseRanOut() throws Exception {
        CompletableFuture<RegisteredAgent> slow;
        RegisteredAgent fast;
        try (Hold answers = home.server.agents().holdRegistrationAnswers()) {
            slow = begin();
            answers.awaitHeld(1);
            home.leases.takeAway();
            // What another machine did meanwhile, with the same key.
            KeyRing ring = home.ring()
                    .edit(
                            Duration.ZERO,
                            found -> new RegistrationPlan(RingHome.NAME, home.terms)
                                    .conclude(
                                            found,
                                            new KeyEvent.Registered(key(found), "agent-of-another-machine", false),
                                            home.time.instant()))
                    .after();
            fast = ring.find(RingHome.NAME).orElseThrow().registered().orElseThrow();
        }

        assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo(fast);
        assertThat(fast.runtimeId()).isEqualTo("agent-of-another-machine");
    }

    @Test
    void doesNotReviveAnAgentThatWasTakenOutMeanwhile() throws Exception {
        CompletableFuture<RegisteredAgent> agent;
        try (Hold answers = home.server.agents().holdRegistrationAnswers()) {
            agent = begin();
            answers.awaitHeld(1);
            home.store.remove(RingStore.AGENT_KEYS);
        }

        assertThat(agent)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(AssertionException.class)
                .withMessageContaining("taken out of the ring");
        assertThat(home.store.content(RingStore.AGENT_KEYS)).isEmpty();
    }

    private static String key(KeyRing ring) {
        return ring.find(RingHome.NAME)
                .orElseThrow()
                .key(KeyState.GENERATED)
                .orElseThrow()
                .id();
    }

    private CompletableFuture<RegisteredAgent> begin() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return home.register();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }
}
