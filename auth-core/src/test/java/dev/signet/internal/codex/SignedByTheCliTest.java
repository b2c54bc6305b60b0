package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.gate.Figures;
import dev.signet.gate.FirstParty;
import dev.signet.gate.FirstParty.Seen;
import dev.signet.gate.PrivateAuthority;
import dev.signet.internal.agent.TaskRegistration;
import dev.signet.internal.codex.PeerWorld.Outcome;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519Signer;
import dev.signet.internal.keys.EngineChoice;
import dev.signet.testkit.Account;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedAgent;
import dev.signet.testkit.ScriptedAnswer;
import dev.signet.testkit.TaskIdForm;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real CLI signs as an agent out of a home that Signet wrote: byte for byte as Signet would. */
@Tag("peers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedByTheCliTest {
    private final Figures figures = Figures.of("signed-by-the-cli");
    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
    private final List<String> opened = new ArrayList<>();
    private Path folder;
    private PrivateAuthority authority;
    private PeerWorld world;
    private int registrations;
    private int assertions;
    private int flippedBits;
    private int bare;

    @BeforeAll
    void prepare(@TempDir Path temporary) throws Exception {
        folder = temporary;
        authority = PrivateAuthority.create(folder, FirstParty.HOSTS);
        world = new PeerWorld(folder, authority, server);
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        // Without npm it never was.
        if (world != null) {
            figures.print(
                    "%d task registrations and %d assertions of the CLI verified and the same as ours, %d refused with"
                            + " one bit flipped; task ids taken as %s; without a task it signed nothing, and sent %d requests"
                            + " bare; %d calls for other hosts refused",
                    registrations,
                    assertions,
                    flippedBits,
                    opened,
                    bare,
                    world.refusedHosts().size());
            world.close();
        }
    }

    /** In which way a home names the agent. */
    enum Form {
        RECORD,
        RECORD_OF_LITTLE,
        RECORD_WITH_TASK,
        TOKEN,
        BESIDE_TOKENS
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void signsAsSignetDoes(Form form) throws Exception {
        var agent = server.agents().issue(Account.of("acct-1111"));
        server.agents().addTask(agent.agentRuntimeId(), "task-stored");

        var run = run(form, agent);
        assertThat(run.exit()).as(run.output()).isZero();
        var tasks = inspect(agent, run.seen());

        var known = server.agents().find(agent.agentRuntimeId()).taskIds();
        assertThat(known).containsAll(tasks);
        assertThat(run.to("/agent/register")).isEmpty();
        if (form == Form.RECORD_WITH_TASK) {
            assertThat(tasks).containsExactly("task-stored");
        } else {
            assertThat(tasks).isNotEmpty().doesNotContain("task-stored");
        }
        assertThat(signed(run))
                .allSatisfy(request -> assertThat(request.status()).isNotIn(401, 403));
    }

    @Test
    void namesTheAccountAndWhetherItIsAFedrampOne() throws Exception {
        var agent = server.agents().issue(Account.of("acct-2222").withFedramp());

        var run = run(Form.RECORD, agent);
        assertThat(run.exit()).as(run.output()).isZero();
        inspect(agent, run.seen());
        assertThat(signed(run)).isNotEmpty().allSatisfy(request -> {
            assertThat(request.headers().getFirst("ChatGPT-Account-ID")).isEqualTo("acct-2222");
            assertThat(request.headers().getFirst("X-OpenAI-Fedramp")).isEqualTo("true");
        });
    }

    /** What shows that the look at signatures sees whose they are. */
    @Test
    void isToldApartFromAnotherAgent() throws Exception {
        var agent = server.agents().issue(Account.of("acct-1111"));
        var other = server.agents().issue(Account.of("acct-1111"));

        var seen = world.status(world.home(document(Form.RECORD, agent))).seen();
        assertThat(seen).hasSize(1);
        try (var signed =
                new SignedByTheCli(agent.agentRuntimeId(), other.publicKey(), Secret.of(agent.privateKey()))) {
            assertThatExceptionOfType(SignatureException.class).isThrownBy(() -> signed.check(seen));
        }
        try (var signed =
                new SignedByTheCli(agent.agentRuntimeId(), agent.publicKey(), Secret.of(other.privateKey()))) {
            assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> signed.check(seen));
        }
    }

    @ParameterizedTest
    @EnumSource(TaskIdForm.class)
    void takesTheTaskIdInEachSpelling(TaskIdForm form) throws Exception {
        var agent = server.agents().issue(Account.of("acct-1111"));
        server.agents().taskIdForms(form);
        try {
            var run = run(Form.RECORD, agent);
            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(inspect(agent, run.seen()))
                    .isNotEmpty()
                    .isSubsetOf(server.agents().find(agent.agentRuntimeId()).taskIds());
            opened.add(form.member());
        } finally {
            server.agents().taskIdForms(TaskIdForm.SNAKE_CASE);
        }
    }

    /** A box that only another agent can open. The server has no other answer, so it is one of this test alone. */
    @Test
    void opensNoBoxThatIsSealedToAnotherKey() throws Exception {
        try (var stingy = FakeAuthorizationServer.start();
                var besides = new PeerWorld(folder, authority, stingy)) {
            var agent = stingy.agents().issue(Account.of("acct-1111"));
            var other = stingy.agents().issue(Account.of("acct-1111"));
            try (var own = signer(agent);
                    var others = signer(other)) {
                String answer = sealedTask(stingy, other, others);
                String task = TaskRegistration.taskId(others, answer);
                assertThat(stingy.agents().find(other.agentRuntimeId()).taskIds())
                        .containsExactly(task);
                assertThatExceptionOfType(AuthException.class).isThrownBy(() -> TaskRegistration.taskId(own, answer));
                ScriptedAnswer[] answers = Collections.nCopies(100, ScriptedAnswer.json(200, answer))
                        .toArray(ScriptedAnswer[]::new);
                stingy.agents().enqueueTaskAnswers(answers);
            }

            var run = besides.exec(besides.home(document(Form.RECORD, agent)));
            assertThat(run.exit()).as(run.output()).isEqualTo(1);
            assertThat(run.to("/task/register")).isNotEmpty();
            assertThat(signed(run)).isEmpty();
            bare += run.seen().size() - run.to("/task/register").size();
        }
    }

    private Outcome run(Form form, IssuedAgent agent) throws Exception {
        byte[] document = document(form, agent);
        return world.exec(form == Form.BESIDE_TOKENS ? world.homeWithAgents(document) : world.home(document));
    }

    private byte[] document(Form form, IssuedAgent agent) throws Exception {
        var writer = AuthJsonWriter.fresh();
        return switch (form) {
            case RECORD -> writer.agent(PeerWorld.identity(agent, Map.of()));
            case RECORD_OF_LITTLE -> writer.agent(PeerWorld.bareIdentity(agent));
            case RECORD_WITH_TASK ->
                writer.agent(PeerWorld.identity(agent, Map.of(CodexAttributes.TASK_ID, "task-stored")));
            case TOKEN ->
                writer.agent(PeerWorld.tokenIdentity(agent, server.agentTokens().issue(agent)));
            case BESIDE_TOKENS -> {
                var session = server.signIn(agent.account());
                var provenance = OauthProvenance.create("https://auth.openai.com", "app_x", new SecureRandom());
                var now = TimeSource.system().instant();
                yield AuthJsonWriter.over(
                                writer.tokens(session.tokenSet(), provenance, Optional.empty(), now), "a file")
                        .agentBesideTokens(PeerWorld.identity(agent, Map.of()));
            }
        };
    }

    /** Looks at all that was signed, and counts it. */
    private Set<String> inspect(IssuedAgent agent, List<Seen> seen) throws Exception {
        try (var signed =
                new SignedByTheCli(agent.agentRuntimeId(), agent.publicKey(), Secret.of(agent.privateKey()))) {
            var tasks = signed.check(seen);
            assertThat(signed.assertions()).isPositive();
            registrations += signed.registrations();
            assertions += signed.assertions();
            flippedBits += signed.flippedBits();
            return tasks;
        }
    }

    private static List<Seen> signed(Outcome run) {
        return run.seen().stream()
                .filter(request -> request.authorization().orElse("").startsWith("AgentAssertion "))
                .toList();
    }

    private static Ed25519Signer signer(IssuedAgent agent) throws Exception {
        return Ed25519Signer.owning(
                Ed25519PrivateKey.parse(Secret.of(agent.privateKey())), EngineChoice.startingWithJdk());
    }

    /** What the server answers {@code agent}, which signs as the CLI would. */
    private static String sealedTask(FakeAuthorizationServer server, IssuedAgent agent, Ed25519Signer signer)
            throws Exception {
        server.agents().taskIdForms(TaskIdForm.SEALED_SNAKE_CASE);
        long second = TimeSource.system().instant().getEpochSecond();
        var request = HttpRequest.newBuilder(server.agents().taskRegistrationUri(agent.agentRuntimeId()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(TaskRegistration.request(signer, agent.agentRuntimeId(), second)));
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }
}
