package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.AgentTask;
import dev.signet.agent.NamedAgent;
import dev.signet.agent.RegisteredAgent;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AuthException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.internal.config.StagedFacts;
import dev.signet.internal.policy.PolicySources;
import dev.signet.internal.policy.PolicySources.Managed;
import dev.signet.testkit.EventRecorder;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The administrator's limits on agents' keys, kept wherever a key is replaced or signs. */
@Timeout(60)
class KeyPolicyTest {
    private static final String NAME = "ci-runner-7";
    private static final RotationPolicy LAX = RotationPolicy.every(Duration.ofDays(90))
            .overlap(Duration.ofDays(7))
            .jitter(0);

    @TempDir
    private Path root;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final EventRecorder events = new EventRecorder();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private Path home;

    @BeforeEach
    void signIn() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        home = Files.createDirectory(root.resolve("home"));
        Files.writeString(home.resolve("auth.json"), server.signIn().authJson());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void refusesTooLongAnOverlapBeforeAnythingIsMade() throws Exception {
        administrator("agent_key_max_overlap = \"24h\"");
        try (var signet = builder().build()) {
            AgentKeys keys = signet.agent(NAME).keys();
            keys.registerIfAbsent();

            var denial = catchThrowableOfType(PolicyDeniedException.class, () -> keys.rotate(Duration.ofHours(25)));

            assertThat(denial).hasMessageContainingAll("25 h", "agent_key_max_overlap in ", "1 day at most");
            assertThat(denial.remedy()).contains("Ask for an overlap of 1 day or less.");
            assertThat(ExitCodes.of(denial)).isEqualTo(ExitCodes.REFUSED);
            assertThat(keys.list()).hasSize(1);
            assertThat(denied()).hasSize(1);

            var steps = keys.rotation();
            var begun = steps.begin();
            steps.register(begun.id());
            steps.verify(begun.id());
            assertThat(catchThrowableOfType(
                            PolicyDeniedException.class, () -> steps.finish(begun.id(), Duration.ofDays(2))))
                    .isNotNull();
            assertThat(keys.find()).map(RegisteredAgent::keyId).isNotEqualTo(Optional.of(begun.id()));
            assertThat(steps.finish(begun.id(), Duration.ofHours(24)).finishedHere())
                    .isTrue();
        }
    }

    @Test
    void cutsThePolicyOfWhoeverMaintains() throws Exception {
        administrator("agent_key_max_age = \"10d\"", "agent_key_max_overlap = \"24h\"");
        try (var signet = builder().build()) {
            AgentKeys keys = signet.agent(NAME).keys();
            keys.registerIfAbsent();
            time.advance(Duration.ofDays(7));
            assertThat(keys.maintain(LAX).rotation()).isEmpty();
            time.advance(Duration.ofDays(1));

            AgentKey before =
                    keys.maintain(LAX).rotation().orElseThrow().previous().orElseThrow();

            assertThat(before.overlapUntil()).contains(time.instant().plus(Duration.ofHours(24)));
            assertThat(denied()).singleElement().asString().contains("an overlap of 7 days is forbidden by policy");
            assertThat(keys.maintain(LAX).rotation()).isEmpty();
            time.advance(Duration.ofDays(11));
            assertThat(keys.rotateIfDue(LAX).orElseThrow().key().reason()).contains("emergency");
            assertThat(keys.rotate().previous().orElseThrow().overlapUntil())
                    .contains(time.instant().plus(Duration.ofHours(24)));
        }
    }

    /** The control: the same without the administrator's file. */
    @Test
    void cutsNothingWithoutALimit() throws Exception {
        try (var signet = builder().build()) {
            AgentKeys keys = signet.agent(NAME).keys();
            keys.registerIfAbsent();
            time.advance(Duration.ofDays(8));
            assertThat(keys.maintain(LAX).rotation()).isEmpty();
            AgentKey before = keys.rotate(Duration.ofDays(7)).previous().orElseThrow();
            assertThat(before.overlapUntil()).contains(time.instant().plus(Duration.ofDays(7)));
            assertThat(keys.rotate().previous().orElseThrow().overlapUntil())
                    .contains(time.instant().plus(RotationPolicy.DEFAULT_OVERLAP));
            assertThat(denied()).isEmpty();
        }
    }

    @Test
    void anOverdueKeySignsNothingMore() throws Exception {
        administrator("agent_key_max_age = \"10d\"", "refuse_overdue_agent_keys = true");
        try (var signet = builder().build()) {
            NamedAgent agent = signet.agent(NAME);
            agent.keys().registerIfAbsent();
            AgentTask task = agent.newTask();
            Duration left = Duration.ofDays(10)
                    .minus(agent.keys().find().orElseThrow().keyAge(time).orElseThrow());
            time.advance(left.minusMillis(1));
            assertThat(agent.authorize(server.resourceUri())).isNotNull();
            assertThat(task.authorize(server.resourceUri())).isNotNull();

            time.advance(Duration.ofMillis(1));

            var denial = catchThrowableOfType(PolicyDeniedException.class, () -> agent.authorize(server.resourceUri()));
            assertThat(denial)
                    .hasMessageContainingAll(
                            "may not sign any more by policy", "refuse_overdue_agent_keys", "10 days old");
            assertThat(denial.remedy()).contains("keys().rotate()");
            assertThat(catchThrowableOfType(PolicyDeniedException.class, () -> task.authorize(server.resourceUri())))
                    .isNotNull();
            assertThat(catchThrowableOfType(
                            ExecutionException.class,
                            () -> agent.authorizeAsync(server.resourceUri()).get()))
                    .hasCauseInstanceOf(PolicyDeniedException.class);
            assertThat(catchThrowableOfType(PolicyDeniedException.class, agent::newTask))
                    .isNotNull();
            assertThat(denied()).as("told once, however often it is asked").hasSize(1);
            assertThat(catchThrowableOfType(
                            PolicyDeniedException.class, () -> agent.keys().verify()))
                    .isNotNull();
            assertThat(catchThrowableOfType(
                            PolicyDeniedException.class, () -> agent.keys().export()))
                    .isNotNull();

            assertThat(agent.keys()
                            .maintain(LAX.publication(Duration.ofHours(1)))
                            .rotation())
                    .as("nothing is gained by waiting")
                    .isPresent();
            assertThat(agent.authorize(server.resourceUri())).isNotNull();
            assertThat(task.authorize(server.resourceUri())).isNotNull();
        }
    }

    @Test
    void anApplicationCanRefuseTheSame() throws Exception {
        var rules = SignInPolicy.builder()
                .agentKeyMaxAge(Duration.ofDays(10))
                .agentKeyMaxOverlap(Duration.ofHours(24))
                .refuseOverdueAgentKeys()
                .build();
        try (var signet = builder().policy(rules).build()) {
            NamedAgent agent = signet.agent(NAME);
            agent.keys().registerIfAbsent();
            time.advance(Duration.ofDays(10));
            assertThat(catchThrowableOfType(PolicyDeniedException.class, () -> agent.authorize(server.resourceUri())))
                    .hasMessageContaining("of the builder");
            assertThat(catchThrowableOfType(
                            PolicyDeniedException.class, () -> agent.keys().rotate(Duration.ofHours(25))))
                    .isNotNull();
            agent.keys().rotate();
            assertThat(agent.authorize(server.resourceUri())).isNotNull();
        }
    }

    /** The control: past its period a key signs on where nobody says otherwise. */
    @Test
    void anOverdueKeySignsOnUnlessItIsForbidden() throws Exception {
        administrator("agent_key_max_age = \"10d\"");
        try (var signet = builder().build()) {
            NamedAgent agent = signet.agent(NAME);
            agent.keys().registerIfAbsent();
            time.advance(Duration.ofDays(400));
            assertThat(agent.authorize(server.resourceUri())).isNotNull();
            assertThat(agent.keys().verify().verifiedAt()).isPresent();
        }
    }

    /** Half a limit is none that can be kept: everything is forbidden. */
    @Test
    void aMalformedLimitForbidsEverything() throws Exception {
        administrator("agent_key_max_age = \"10 days\"");
        try (var signet = builder().build()) {
            assertThat(catchThrowableOfType(
                            PolicyDeniedException.class,
                            () -> signet.agent(NAME).keys().registerIfAbsent()))
                    .hasMessageContaining("agent_key_max_age in ");
        }
        assertThat(server.agents().counts().registrationRequests()).isZero();
    }

    private List<String> denied() {
        return events.events().stream()
                .filter(AuthEvent.PolicyDenied.class::isInstance)
                .map(event -> ((AuthEvent.PolicyDenied) event).detail())
                .toList();
    }

    private void administrator(String... lines) throws IOException {
        Files.writeString(root.resolve("policy.toml"), "[signet]\n" + String.join("\n", lines) + "\n");
    }

    private SignetBuilder builder() throws AuthException {
        var builder = Signet.builder(Profile.codex())
                .home(home)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time)
                .listener(events);
        builder.policySources =
                new PolicySources(List.of(new Managed.Own(root.resolve("policy.toml"))), Optional.empty());
        builder.fileFacts = new StagedFacts();
        return builder;
    }
}
