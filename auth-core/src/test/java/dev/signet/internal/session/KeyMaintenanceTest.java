package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Signet;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.MaintenanceReport;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AssertionException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.HealthLevel;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cron does about keys that the service refuses, that verifiers are to know first, and that are past their period. */
@Timeout(60)
class KeyMaintenanceTest extends EnrolledHome {
    @BeforeEach
    void pass() {
        home.time.advance(Duration.ofDays(9));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 410})
    void endsAKeyThatTheServiceKeepsRefusing(int status) throws Exception {
        String refused = "";
        for (int run = 1; run <= 3; run++) {
            home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(status));
            MaintenanceReport report = keys.maintain(POLICY);
            assertThat(report.problems()).singleElement().isInstanceOf(CredentialRejectedException.class);
            var problem = report.problems().get(0);
            AgentKey key = keys.list().get(1);
            refused = key.id();
            assertThat(problem)
                    .hasMessageContainingAll(
                            refused,
                            "is registered as " + key.runtimeId().orElseThrow(),
                            "the service refuses what it signs (time " + run + ")",
                            String.valueOf(status))
                    .hasMessageNotContaining("not registered");
            assertThat(problem.remedy()).contains("What the agent signs with is unchanged.", "clock");
            assertThat(key.state()).isEqualTo(run < 3 ? KeyState.GENERATED : KeyState.REVOKED);
            home.time.advance(Duration.ofMinutes(6));
        }
        assertThat(keys.list().get(1).reason()).contains("proof_refused");
        assertThat(keys.find().orElseThrow().keyId()).isEqualTo(first.keyId());
        assertThat(home.events.events())
                .filteredOn(AuthEvent.KeyStepFailed.class::isInstance)
                .hasSize(3)
                .last()
                .satisfies(event ->
                        assertThat(((AuthEvent.KeyStepFailed) event).detail()).contains("so it was revoked"));

        AgentKey second = keys.maintain(POLICY).rotation().orElseThrow().key();
        assertThat(second.id()).isNotEqualTo(refused);
        assertThat(second.state()).isEqualTo(KeyState.ACTIVE);
    }

    /** Trouble that passes says nothing of the key, however long it lasts. */
    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void keepsAKeyThroughTroubleThatPasses(int status) throws Exception {
        for (int run = 1; run <= 5; run++) {
            home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(status));
            assertThat(keys.maintain(POLICY).problems())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            AssertionException.class,
                            e -> assertThat(e.isRemote()).isTrue());
            home.time.advance(Duration.ofMinutes(6));
        }
        String waiting = keys.list().get(1).id();
        assertThat(keys.list().get(1).state()).isEqualTo(KeyState.GENERATED);
        assertThat(keys.maintain(POLICY).rotation().orElseThrow().key().id()).isEqualTo(waiting);
    }

    /** As a service that is slow to learn of a key. */
    @Test
    void doesNotEndAKeyForRefusalsWithinMinutes() throws Exception {
        for (int run = 1; run <= 5; run++) {
            home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(404));
            var refusal = catchThrowableOfType(CredentialRejectedException.class, () -> keys.rotate(Duration.ZERO));
            assertThat(refusal).hasMessageContaining("(time " + run + ")");
            home.time.advance(Duration.ofSeconds(30));
        }
        assertThat(keys.rotate(Duration.ZERO).key().id())
                .isEqualTo(keys.list().get(1).id());
    }

    @Test
    void letsVerifiersKnowAKeyBeforeItSigns() throws Exception {
        RotationPolicy slow = POLICY.publication(Duration.ofMinutes(10));

        MaintenanceReport report = keys.maintain(slow);

        assertThat(report.rotation()).isEmpty();
        AgentKey waiting = report.waiting().orElseThrow();
        assertThat(waiting.verifiedAt()).isPresent();
        assertThat(keys.publicKeys()).extracting(AgentKey::id).containsExactly(first.keyId(), waiting.id());
        assertThat(keys.find().orElseThrow().keyId()).isEqualTo(first.keyId());
        home.time.advance(Duration.ofMinutes(9));
        assertThat(keys.maintain(slow).waiting()).map(AgentKey::id).contains(waiting.id());
        assertThat(keys.rotateIfDue(slow)).isEmpty();

        home.time.advance(Duration.ofMinutes(1));
        MaintenanceReport done = keys.maintain(slow);

        assertThat(done.rotation().orElseThrow().key().id()).isEqualTo(waiting.id());
        assertThat(done.waiting()).isEmpty();
        assertThat(home.server.agents().counts().agentsRegistered()).isEqualTo(2);
    }

    @Test
    void waitsForPublicationPastThePeriodToo() throws Exception {
        home.time.advance(Duration.ofDays(2));
        RotationPolicy slow = POLICY.publication(Duration.ofMinutes(10));

        assertThat(keys.maintain(slow).waiting()).isPresent();
        home.time.advance(Duration.ofMinutes(10));
        assertThat(keys.maintain(slow).rotation().orElseThrow().key().reason()).contains("emergency");
        assertThat(levels()).containsExactly(HealthLevel.CRITICAL, HealthLevel.OK);
    }

    @Test
    void goesOnWithAKeyThatSomebodyBegan() throws Exception {
        AgentKey begun = keys.rotation().begin();
        RotationPolicy slow = RotationPolicy.every(Duration.ofDays(100)).publication(Duration.ofMinutes(10));

        assertThat(keys.maintain(slow).waiting()).map(AgentKey::id).contains(begun.id());
        home.time.advance(Duration.ofMinutes(10));
        assertThat(keys.maintain(slow).rotation().orElseThrow().key().id()).isEqualTo(begun.id());
    }

    /** Two processes, and a service that is down while the key crosses its period. */
    @Test
    void tellsOnceThatAKeyIsPastItsPeriod() throws Exception {
        home.time.advance(Duration.ofDays(1));
        try (Signet other = home.open()) {
            for (int run = 0; run < 3; run++) {
                for (AgentKeys each : List.of(keys, other.agent(NAME).keys())) {
                    home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(503));
                    assertThat(each.maintain(POLICY).problems()).isNotEmpty();
                }
            }
            assertThat(levels()).containsExactly(HealthLevel.CRITICAL);
            assertThat(keys.maintain(POLICY).rotation()).isPresent();
            assertThat(other.agent(NAME).keys().maintain(POLICY).rotation()).isEmpty();
        }
        assertThat(levels()).containsExactly(HealthLevel.CRITICAL, HealthLevel.OK);
    }

    private List<HealthLevel> levels() {
        return home.events.events().stream()
                .filter(AuthEvent.HealthChanged.class::isInstance)
                .map(event -> ((AuthEvent.HealthChanged) event).level())
                .toList();
    }
}
