package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Signet;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.ExportedKey;
import dev.signet.agent.KeyRevocation;
import dev.signet.agent.KeyRevocation.Notice;
import dev.signet.agent.MaintenanceReport;
import dev.signet.agent.RegisteredAgent;
import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationResult;
import dev.signet.auth.AssertionException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.auth.agent.KeyRegistration;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.agent.ListedAgent;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.HealthLevel;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.ScriptedAnswer;
import dev.signet.testkit.junit.CanaryWatch;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of an agent's keys as an application sees it, at a real server on loopback. */
@Timeout(60)
class AgentKeysTest extends EnrolledHome {
    @Test
    void takesFourStepsEachInAProcessOfItsOwn() throws Exception {
        AgentKey begun = inAnother(AgentKeys::rotation).begin();
        assertThat(begun.state()).isEqualTo(KeyState.GENERATED);
        assertThat(inAnother(AgentKeys::rotation).begin().id()).isEqualTo(begun.id());

        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> keys.rotation().verify(begun.id()))
                .withMessageContaining("is not registered")
                .satisfies(e -> assertThat(e.remedy()).contains("register"));
        AgentKey registered = inAnother(AgentKeys::rotation).register(begun.id());
        assertThat(registered.runtimeId()).isPresent().isNotEqualTo(Optional.of(first.runtimeId()));
        assertThat(inAnother(AgentKeys::rotation).register(begun.id())).isEqualTo(registered);
        assertThat(home.server.agents().counts().agentsRegistered()).isEqualTo(2);

        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> keys.rotation().finish(begun.id(), Duration.ZERO))
                .withMessageContaining("not been proved");
        AgentKey verified = inAnother(AgentKeys::rotation).verify(begun.id());
        assertThat(verified.taskId()).isPresent();
        assertThat(keys.find().orElseThrow().keyId()).isEqualTo(first.keyId());

        RotationResult result = inAnother(AgentKeys::rotation).finish(begun.id(), Duration.ofHours(48));
        assertThat(result.finishedHere()).isTrue();
        assertThat(result.key().state()).isEqualTo(KeyState.ACTIVE);
        assertThat(result.previous()).map(AgentKey::id).contains(first.keyId());
        assertThat(inAnother(AgentKeys::rotation)
                        .finish(begun.id(), Duration.ofHours(48))
                        .finishedHere())
                .isFalse();
        assertThat(keys.list()).extracting(AgentKey::state).containsExactly(KeyState.RETIRING, KeyState.ACTIVE);
        assertThat(keys.find().map(RegisteredAgent::runtimeId)).isEqualTo(registered.runtimeId());
        assertThat(changes())
                .containsSubsequence(
                        "generated: generated",
                        "active: registered",
                        "generated: generated",
                        "retiring: superseded",
                        "active: rotation");
    }

    private List<String> changes() {
        return home.events.events().stream()
                .filter(AuthEvent.KeyChanged.class::isInstance)
                .map(event -> (AuthEvent.KeyChanged) event)
                .map(event -> event.to()
                                .map(state -> state.name().toLowerCase(java.util.Locale.ROOT))
                                .orElse("gone") + ": " + event.reason())
                .toList();
    }

    @Test
    void maintainsWhatIsDueAndNothingElse() throws Exception {
        assertThat(keys.maintain(POLICY)).isEqualTo(nothing());
        home.time.advance(Duration.ofDays(8).minusMillis(1).minus(passed()));
        assertThat(keys.maintain(POLICY).rotation()).isEmpty();

        home.time.advance(Duration.ofMillis(1));
        MaintenanceReport rotated = keys.maintain(POLICY);
        assertThat(rotated.problems()).isEmpty();
        assertThat(rotated.rotation().orElseThrow().key().reason()).contains("rotation");
        assertThat(keys.maintain(POLICY)).isEqualTo(nothing());

        home.time.advance(POLICY.overlap());
        MaintenanceReport ended = keys.maintain(POLICY);
        assertThat(ended.ended()).extracting(AgentKey::id).containsExactly(first.keyId());
        // The service publishes no way to be told.
        assertThat(ended.notTold()).containsExactly(first.keyId());
        assertThat(ended.pending()).isZero();
        assertThat(document()).containsOnlyOnce("\"private_key\"");
        assertThat(keys.maintain(POLICY)).as("said once").isEqualTo(nothing());
        assertThat(keys.revoke(first.keyId()).notice()).as("asked again").isEqualTo(Notice.NOT_POSSIBLE);
        assertThat(document()).contains("not_possible_at");
        assertThat(keys.purge(Duration.ZERO)).extracting(AgentKey::id).containsExactly(first.keyId());
        assertThat(keys.list()).hasSize(1);
        assertThat(document()).doesNotContain("revocations");
    }

    private static MaintenanceReport nothing() {
        return new MaintenanceReport(
                List.of(), Optional.empty(), Optional.empty(), List.of(), List.of(), 0, Optional.empty(), List.of());
    }

    private Duration passed() {
        return first.keyAge(home.time).orElseThrow();
    }

    @Test
    void isLoudAboutAKeyPastItsPeriod() throws Exception {
        home.time.advance(Duration.ofDays(10));

        assertThat(keys.maintain(POLICY).rotation().orElseThrow().key().reason())
                .contains("emergency");
        assertThat(home.events.events())
                .filteredOn(AuthEvent.HealthChanged.class::isInstance)
                .extracting(event -> ((AuthEvent.HealthChanged) event).level())
                .containsExactly(HealthLevel.CRITICAL, HealthLevel.OK);
    }

    @Test
    void goesOnAfterALostAnswerAndSaysWhatMayBeLeft() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.regular().delivered(Delivery.CLOSE));
        home.time.advance(Duration.ofDays(9));
        MaintenanceReport report = keys.maintain(POLICY);
        assertThat(report.problems()).singleElement().isInstanceOf(AssertionException.class);
        String unfinished = keys.list().get(1).id();
        assertThat(keys.list().get(1).unanswered()).isOne();
        assertThat(home.events.events())
                .filteredOn(AuthEvent.KeyStepFailed.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((AuthEvent.KeyStepFailed) event).detail())
                        .contains("a registration that nobody uses may be left"));
        assertThat(keys.find().orElseThrow().keyId()).isEqualTo(first.keyId());

        RotationResult result = keys.maintain(POLICY).rotation().orElseThrow();

        assertThat(result.key().id()).isEqualTo(unfinished);
        assertThat(result.mayHaveLeftOrphans()).isTrue();
        assertThat(home.server.agents().counts().agentsRegistered()).isEqualTo(3);
    }

    @Test
    void leavesTheAgentWithItsKeyWhenTheServiceDoesNotTakeTheNewOne() throws Exception {
        home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(401));

        assertThatExceptionOfType(dev.signet.auth.CredentialRejectedException.class)
                .isThrownBy(() -> keys.rotate(Duration.ZERO));

        assertThat(keys.find().orElseThrow().keyId()).isEqualTo(first.keyId());
        assertThat(keys.verify().verifiedAt()).isPresent();
    }

    @Test
    void goesBackAndLeavesTheOlderKeyForTheOverlap() throws Exception {
        home.time.advance(Duration.ofDays(9));
        String second = keys.maintain(POLICY).rotation().orElseThrow().key().id();

        assertThat(keys.rollback().id()).isEqualTo(first.keyId());
        assertThat(keys.maintain(POLICY).rotation()).as("due, and left alone").isEmpty();
        assertThat(keys.find().orElseThrow().runtimeId()).isEqualTo(first.runtimeId());

        home.time.advance(POLICY.overlap());
        MaintenanceReport report = keys.maintain(POLICY);
        assertThat(report.ended()).extracting(AgentKey::id).containsExactly(second);
        assertThat(report.rotation()).isPresent();
    }

    @Test
    void stopsAnAgentAndKeepsItStopped() throws Exception {
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> keys.revoke(first.keyId()))
                .withMessageContaining("could sign nothing any more");
        home.put("{}");

        KeyRevocation revoked = keys.forceRevoke(first.keyId(), RevocationReason.SUSPENDED);

        assertThat(revoked.notice()).isEqualTo(Notice.NOT_POSSIBLE);
        assertThat(revoked.key().reason()).contains("suspended");
        assertThat(document()).doesNotContain("private_key");
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(keys::export)
                .withMessageContaining("was stopped");
        home.put(home.server.signIn().authJson());
        home.passASecond();
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(keys::registerIfAbsent)
                .withMessageContaining("was stopped");
        home.time.advance(Duration.ofDays(30));
        assertThat(keys.maintain(POLICY).rotation()).isEmpty();
        assertThat(home.server.agents().counts().agentsRegistered()).isOne();

        RotationResult replaced = keys.replace();
        assertThat(replaced.key().reason()).contains("replacement");
        assertThat(keys.find().orElseThrow().state()).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void exportsWhatAnotherProgramNeedsAndPrintsNothingOfIt() throws Exception {
        ExportedKey exported = keys.export();

        assertThat(exported.runtimeId()).isEqualTo(first.runtimeId());
        assertThat(document()).contains(exported.privateKey().reveal());
        CanaryWatch.inspect(exported);
        assertThat(exported.toString()).doesNotContain(exported.privateKey().reveal());
        assertThat(keys.publicKeys()).extracting(AgentKey::id).containsExactly(first.keyId());
    }

    @Test
    void saysThatTheServiceListsNothing() {
        var failure = catchThrowableOfType(ConfigurationException.class, () -> keys.listAtService());

        assertThat(failure).hasMessageContaining("lists no agents");
    }

    @Test
    void usesARegistrarOfTheApplicationsOwn() throws Exception {
        var registrar = new OwnRegistrar();
        try (Signet other = home.builder().registrar(registrar).build()) {
            AgentKeys own = other.agent("own").keys();
            RegisteredAgent agent = own.registerIfAbsent();
            assertThat(agent.registrar()).contains("https://agents.acme.test");
            assertThat(own.listAtService()).extracting(ListedAgent::runtimeId).containsExactly(agent.runtimeId());

            registrar.busy = true;
            assertThat(own.forceRevoke(agent.keyId(), RevocationReason.CEASED).notice())
                    .isEqualTo(Notice.PENDING);
            assertThat(registrar.revoked).isEmpty();
            registrar.busy = false;
            assertThat(own.maintain(POLICY).pending()).as("not due yet").isIn(0, 1);
            home.time.advance(Duration.ofSeconds(2));
            own.maintain(POLICY);
            assertThat(registrar.revoked).containsExactly(agent.runtimeId());
            assertThat(own.maintain(POLICY)).isEqualTo(nothing());
            assertThat(home.events.events())
                    .contains(new AuthEvent.Revoked("agent key", agent.keyId()))
                    .anyMatch(AuthEvent.RevocationPending.class::isInstance);
        }
    }

    private String document() {
        return new String(home.store.content(new DocumentName("agent-keys")).orElseThrow(), StandardCharsets.UTF_8);
    }

    /** As a process does that has just started; each closes its Signet with the test's home. */
    private <T> T inAnother(java.util.function.Function<AgentKeys, T> use) throws Exception {
        return use.apply(home.open().agent(NAME).keys());
    }

    private static final class OwnRegistrar implements AgentRegistrar {
        private final List<KeyRegistration> registered = new ArrayList<>();
        private final List<String> revoked = new ArrayList<>();
        private boolean busy;

        @Override
        public URI service() {
            return URI.create("https://agents.acme.test/register");
        }

        @Override
        public Set<Operation> operations() {
            return Set.of(Operation.LIST, Operation.REVOKE);
        }

        @Override
        public RegistrarOutcome<String> register(KeyRegistration request, Secret bearer, Duration limit) {
            registered.add(request);
            return new RegistrarOutcome.Done<>("own-" + registered.size());
        }

        @Override
        public RegistrarOutcome<List<ListedAgent>> list(Secret bearer, Duration limit) {
            return new RegistrarOutcome.Done<>(List.of(new ListedAgent(
                    "own-1", registered.get(0).sshPublicKey(), true, List.of(), Optional.empty(), Optional.empty())));
        }

        @Override
        public RegistrarOutcome<Boolean> revoke(String runtimeId, String keyId, Secret bearer, Duration limit) {
            if (busy) {
                return new RegistrarOutcome.Busy<>(
                        new AssertionException(true, "busy", "Try again.", null), Optional.empty());
            }
            revoked.add(runtimeId);
            return new RegistrarOutcome.Done<>(true);
        }
    }
}
