package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.gate.Figures;
import dev.signet.gate.FirstParty;
import dev.signet.gate.Home;
import dev.signet.gate.PrivateAuthority;
import dev.signet.internal.agent.AgentAssertionFormat;
import dev.signet.internal.agent.AgentKeySource.AgentKey;
import dev.signet.internal.agent.AgentRegistration;
import dev.signet.internal.agent.AssertionHeaders;
import dev.signet.internal.agent.AssertionRequest;
import dev.signet.internal.agent.TaskRegistration;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519Signer;
import dev.signet.internal.keys.EngineChoice;
import dev.signet.testkit.Account;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.RegisteredAgent;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Signet reads each shape that a real CLI writes, and would have written the very same bytes. */
@Tag("peers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShapesOfTheCliTest {
    private static final String FILE = "a file of the CLI";

    private final Figures figures = Figures.of("shapes-of-the-cli");
    private final ManualTimeSource time =
            ManualTimeSource.at(TimeSource.system().instant());
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final Account account = Account.of("acct-1111");
    private final Secret personalToken = Secret.of(server.personalTokens().issuePersonalAccessToken(account));
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> read = new ArrayList<>();
    private PeerWorld world;
    private int assertions;
    private int accepted;

    @BeforeAll
    void prepare(@TempDir Path folder) throws Exception {
        world = new PeerWorld(folder, PrivateAuthority.create(folder, FirstParty.HOSTS), server);
        world.set(CodexEndpoints.ACCOUNT_BASE, server.personalTokens().baseUri().toString());
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        // Without npm it never was.
        if (world != null) {
            figures.print(
                    "%d shapes of the CLI read, and written alike byte for byte: %s; of the agent that it registered %d"
                            + " assertions verified, and %d of ours accepted; %d calls for other hosts refused",
                    read.size(),
                    String.join("; ", read),
                    assertions,
                    accepted,
                    world.refusedHosts().size());
            world.close();
        }
    }

    @Test
    void readsAnApiKey() throws Exception {
        var key = server.issueApiKey();
        var home = world.home();

        var login = world.login(home, " " + key + " ", "--with-api-key");
        assertThat(login.exit()).as(login.output()).isZero();
        assertThat(stored(home)).isEqualTo(AuthJsonWriter.fresh().apiKey(Secret.of(key)));
        assertThat(decoded(home)).isEqualTo(new Credential.ApiKey(Secret.of(key), Map.of("mode", "apikey")));
        read.add("API key");
    }

    @Test
    void readsAPersonalAccessToken() throws Exception {
        var home = world.home();

        var login = world.login(home, personalToken.reveal(), "--with-access-token");
        assertThat(login.exit()).as(login.output()).isZero();
        assertThat(stored(home)).isEqualTo(AuthJsonWriter.fresh().personalAccessToken(personalToken));
        assertThat(decoded(home))
                .isInstanceOfSatisfying(
                        Credential.BearerToken.class,
                        bearer -> assertThat(bearer.token()).isEqualTo(personalToken));
        read.add("personal access token");

        assertThat(world.login(world.home(), "at-unknown", "--with-access-token")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void readsTheTokenOfAnAgent() throws Exception {
        time.setWall(TimeSource.system().instant());
        var agent = server.agents().issue(account);
        var token = server.agentTokens().issue(agent);
        var home = world.home();

        var login = world.login(home, token, "--with-access-token");
        assertThat(login.exit()).as(login.output()).isZero();
        assertThat(stored(home)).isEqualTo(AuthJsonWriter.fresh().agent(PeerWorld.tokenIdentity(agent, token)));
        assertThat(decoded(home)).isInstanceOfSatisfying(AgentIdentity.class, identity -> {
            assertThat(identity.runtimeId()).isEqualTo(agent.agentRuntimeId());
            assertThat(identity.source()).isInstanceOf(AgentIdentity.UnverifiedJwt.class);
        });
        read.add("agent token");

        var forAnother = server.agentTokens().token(agent).audience("another").issue();
        assertThat(world.login(world.home(), forAnother, "--with-access-token").exit())
                .isEqualTo(1);
    }

    @Test
    void readsWhatARefreshMadeOfOurs() throws Exception {
        var agent = server.agents().issue(account);
        byte[] ours = AuthJsonWriter.over(tokensThatExpired(), FILE)
                .agentBesideTokens(PeerWorld.identity(agent, Map.of(CodexAttributes.TASK_ID, "task-1")));
        var home = world.homeWithProvider(ours);

        var run = world.exec(home);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
        var tokens = (Credential.OAuthTokens) decoded(home);
        assertThat(run.to("/oauth/token")).hasSize(1);
        assertThat(tokens.attributes()).containsEntry(CodexAttributes.AGENT_RUNTIME_ID, agent.agentRuntimeId());
        assertThat(stored(home)).isEqualTo(merged(ours, tokens.tokens(), home));
        read.add("refreshed tokens with a key and an agent");

        // What shows that this can tell tokens apart: those from before the refresh.
        var before = (Credential.OAuthTokens)
                AuthJsonCodec.INSTANCE.decode(ours, FILE).orElseThrow();
        assertThat(stored(home)).isNotEqualTo(merged(ours, before.tokens(), home));
    }

    @Test
    void readsTheAgentThatTheCliRegistered() throws Exception {
        time.setWall(TimeSource.system().instant());
        byte[] ours = AuthJsonWriter.fresh()
                .tokens(server.signIn(account).tokenSet(), provenance(), Optional.empty(), time.instant());
        var home = world.homeWithAgents(ours);

        var run = world.exec(home);
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.to("/agent/register")).hasSize(1);
        var identity = agentBesideTokens(home);
        var registered = server.agents().find(identity.runtimeId());
        var key = ((AgentIdentity.StoredRecord) identity.source()).privateKey();
        assertThat(decoded(home).attributes()).containsEntry(CodexAttributes.AGENT_RUNTIME_ID, identity.runtimeId());
        assertThat(registered.taskIds()).contains(identity.attributes().get(CodexAttributes.TASK_ID));
        assertThat(stored(home)).isEqualTo(AuthJsonWriter.over(ours, FILE).agentBesideTokens(identity));
        assertThat(run.to("/agent/register").get(0).body().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(sameRegistration(registered));
        read.add("tokens and an agent of its own");

        try (var signed = new SignedByTheCli(
                identity.runtimeId(), registered.publicKeys().iterator().next(), key)) {
            assertThat(signed.check(run.seen())).isNotEmpty();
            assertions += signed.assertions();
        }
        signsOnAsThatAgent(identity, key);
    }

    /** Signet proves to be the agent that the CLI registered: for the task of the CLI, and for one of its own. */
    private void signsOnAsThatAgent(AgentIdentity identity, Secret key) throws Exception {
        time.setWall(TimeSource.system().instant());
        try (var signer = signer(Ed25519PrivateKey.parse(key));
                var stranger = signer(Ed25519PrivateKey.generate(new SecureRandom()))) {
            int before = server.agents().counts().assertionsAccepted();
            String task = identity.attributes().get(CodexAttributes.TASK_ID);
            assertThat(call(identity, signer, task)).isEqualTo(200);

            var registration = HttpRequest.newBuilder(server.agents().taskRegistrationUri(identity.runtimeId()))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(TaskRegistration.request(
                            signer, identity.runtimeId(), time.instant().getEpochSecond())));
            var answer = client.send(registration.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(call(identity, signer, TaskRegistration.taskId(signer, answer.body())))
                    .isEqualTo(200);

            accepted = server.agents().counts().assertionsAccepted() - before;

            assertThat(call(identity, stranger, task)).isEqualTo(401);
            assertThat(call(identity, signer, "task-of-nobody")).isEqualTo(401);
        }
    }

    private int call(AgentIdentity identity, Ed25519Signer signer, String task) throws Exception {
        var account = Map.of("ChatGPT-Account-ID", identity.attributes().get(CodexAttributes.ACCOUNT_ID));
        var assertion = AssertionRequest.ForTask.of(identity.runtimeId(), task);
        var headers = new AssertionHeaders(
                new AgentAssertionFormat(), assertion, account, () -> new AgentKey("1", signer), time, "1");
        var request = HttpRequest.newBuilder(server.resourceUri());
        headers.current(0).forEach(request::header);
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** Tokens whose end was a second ago, and a key. */
    private byte[] tokensThatExpired() throws Exception {
        var now = TimeSource.system().instant();
        time.setWall(now.minus(Duration.ofHours(1)).minusSeconds(1));
        var session = server.signIn(account);
        time.setWall(now);
        return AuthJsonWriter.fresh()
                .tokens(
                        session.tokenSet(),
                        provenance(),
                        Optional.of(Secret.of(server.issueApiKey())),
                        session.issuedAt());
    }

    /** What Signet makes of {@code before} with the tokens and at the time of the CLI. */
    private static byte[] merged(byte[] before, TokenSet received, Home home) throws Exception {
        var at = (JsonString) home.document().find(AuthJson.LAST_REFRESH).orElseThrow();
        return AuthJsonCodec.INSTANCE.merge(before, received, Instant.parse(at.value()), FILE);
    }

    private static byte[] sameRegistration(RegisteredAgent agent) {
        var said = agent.registration().orElseThrow();
        var software =
                new AgentRegistration.Software(said.agentVersion(), said.agentHarnessId(), said.runningLocation());
        return AgentRegistration.request(software, agent.publicKeys().iterator().next(), said.capabilities());
    }

    private static AgentIdentity agentBesideTokens(Home home) throws Exception {
        var record = home.document().find(AuthJson.AGENT_IDENTITY).orElseThrow();
        var alone =
                JsonObject.empty().with(AuthJson.MODE, AuthMode.AGENT.name()).with(AuthJson.AGENT_IDENTITY, record);
        return (AgentIdentity)
                AuthJsonCodec.INSTANCE.decode(alone.pretty(), FILE).orElseThrow();
    }

    private static Ed25519Signer signer(Ed25519PrivateKey key) {
        return Ed25519Signer.owning(key, EngineChoice.startingWithJdk());
    }

    private static OauthProvenance provenance() {
        return OauthProvenance.create("https://auth.openai.com", "app_x", new SecureRandom());
    }

    private static byte[] stored(Home home) throws Exception {
        return Files.readAllBytes(home.authJson());
    }

    private static Credential decoded(Home home) throws Exception {
        assertThat(home.mode()).isEqualTo("rw-------");
        return AuthJsonCodec.INSTANCE.decode(stored(home), FILE).orElseThrow();
    }
}
