package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.ExitCodes;
import dev.signet.agent.RegistrationRequest;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents that a home registers under names of the application's own. */
class NamedAgentTest {
    private static final DocumentName RING = new DocumentName("agent-keys");

    private final OpenHome home = new OpenHome();

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void isRegisteredOnceAndSignsFromThenOnInEveryProcess() throws Exception {
        String runtimeId;
        try (var signet = home.open()) {
            var agent = signet.agent("ci-runner-7");
            assertThat(agent.keys().find()).isEmpty();
            var registered = agent.keys().registerIfAbsent();
            assertThat(registered.state()).isEqualTo(KeyState.ACTIVE);
            assertThat(registered.accountId()).contains("acct-1111");
            assertThat(registered.keyAge(home.time)).contains(Duration.ZERO);
            assertThat(agent.keys().registerIfAbsent()).isEqualTo(registered);
            runtimeId = registered.runtimeId();
            assertThat(call(agent.httpClient())).isEqualTo(200);
            try (var task = agent.newTask()) {
                assertThat(call(task.httpClient())).isEqualTo(200);
            }
            assertThat(home.call(signet)).as("the person's own sign-in").isEqualTo(200);
        }
        try (var signet = home.open();
                var agent = signet.agent("ci-runner-7")) {
            assertThat(agent.runtimeId()).isEqualTo(runtimeId);
            assertThat(call(agent.httpClient())).isEqualTo(200);
        }
        assertThat(home.server.agents().counts().registrationRequests()).isEqualTo(1);
        assertThat(home.server
                        .agents()
                        .find(runtimeId)
                        .registration()
                        .orElseThrow()
                        .agentHarnessId())
                .isEqualTo("signet");
        assertThat(home.document()).as("the shared document").doesNotContain(runtimeId);
    }

    @Test
    void theKeyIsStoredBeforeItIsSent() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(503));
        try (var signet = home.open()) {
            var agent = signet.agent("ci");
            var e = catchThrowableOfType(
                    AssertionException.class, () -> agent.keys().registerIfAbsent());
            assertThat(e.isRemote()).isTrue();
            var stored = new String(home.store.content(RING).orElseThrow(), StandardCharsets.UTF_8);
            assertThat(stored).contains("\"generated\"").contains("\"private_key\"");
            var key = agent.keys().registerIfAbsent().sshPublicKey();
            assertThat(stored).contains(key);
        }
    }

    @Test
    void aFedrampAccountIsNamedInItsAgentsRequests() throws Exception {
        var account = Account.of("acct-fed").withFedramp();
        home.put(home.server.signIn(account).authJson());
        try (var signet = home.open();
                var agent = signet.agent("ci")) {
            agent.keys().registerIfAbsent();
            assertThat(call(agent.httpClient())).isEqualTo(200);
        }
    }

    @Test
    void saysWhatTheApplicationSaysOfIt() throws Exception {
        try (var signet = home.open()) {
            var registered = signet.agent("ci")
                    .keys()
                    .registerIfAbsent(new RegistrationRequest("1.4.0", "acme-cli", "exec-linux", List.of("a", "b")));
            assertThat(registered.capabilities()).containsExactly("a", "b");
            var known = home.server
                    .agents()
                    .find(registered.runtimeId())
                    .registration()
                    .orElseThrow();
            assertThat(known.agentVersion()).isEqualTo("1.4.0");
            assertThat(known.runningLocation()).isEqualTo("exec-linux");
        }
    }

    @Test
    void sendsNothingBeforeItIsRegistered() throws Exception {
        try (var signet = home.open();
                var agent = signet.agent("ci")) {
            var e = catchThrowableOfType(AssertionException.class, () -> call(agent.httpClient()));
            assertThat(e).hasMessageContaining("ci is not registered").hasMessageContaining(home.store.describe(RING));
            assertThat(ExitCodes.of(e)).isEqualTo(1);
            assertThat(agent.authorizeAsync(home.server.resourceUri())).isCompletedExceptionally();
            assertThatThrownBy(agent::runtimeId).isInstanceOf(IllegalStateException.class);
            assertThat(home.server.counts().resourceRequests()).isZero();

            agent.keys().registerIfAbsent();
            assertThat(call(agent.httpClient())).isEqualTo(200);
        }
    }

    @Test
    void signsAtOnceWhenItIsFoundThatAnotherProcessRegisteredIt() throws Exception {
        try (var signet = home.open();
                var other = home.open()) {
            var agent = signet.agent("ci");
            home.time.standStill();
            assertThatThrownBy(() -> agent.authorize(home.server.resourceUri())).isInstanceOf(AssertionException.class);
            var registered = other.agent("ci").keys().registerIfAbsent();
            assertThatThrownBy(() -> agent.authorize(home.server.resourceUri()))
                    .as("it was looked for a moment ago")
                    .isInstanceOf(AssertionException.class);

            assertThat(agent.keys().registerIfAbsent()).isEqualTo(registered);
            assertThat(call(agent.httpClient())).isEqualTo(200);
        }
    }

    @Test
    void signsAtOnceWhenTheApplicationWasToldThatItIsRegistered() throws Exception {
        try (var signet = home.open();
                var other = home.open()) {
            home.time.standStill();
            var find = signet.agent("find");
            var list = signet.agent("list");
            assertThatThrownBy(() -> call(find.httpClient())).isInstanceOf(AssertionException.class);
            assertThatThrownBy(() -> call(list.httpClient())).isInstanceOf(AssertionException.class);
            other.agent("find").keys().registerIfAbsent();
            other.agent("list").keys().registerIfAbsent();

            assertThat(find.keys().find()).isPresent();
            assertThat(call(find.httpClient())).isEqualTo(200);
            assertThat(list.keys().list()).isNotEmpty();
            assertThat(call(list.httpClient())).isEqualTo(200);
        }
    }

    @Test
    void anOriginThatIsNotTrustedIsToldBeforeTheRingIsRead() throws Exception {
        var store = new SlowRingStore(home.store, home.time);
        var strange = URI.create("https://elsewhere.test/");
        try (var signet = home.builder().store(store).build();
                var agent = signet.agent("ci");
                var registered = signet.agent("other")) {
            registered.keys().registerIfAbsent();
            var task = registered.newTask();
            home.passASecond();
            store.slow(Duration.ZERO);

            for (var each : List.<RequestAuthorizer>of(agent, registered, task)) {
                assertThatThrownBy(() -> each.authorize(strange)).isInstanceOf(UntrustedOriginException.class);
                assertThat(each.authorizeAsync(strange))
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .withCauseInstanceOf(UntrustedOriginException.class);
            }
            assertThat(store.readers()).isEmpty();

            assertThatThrownBy(() -> agent.authorize(home.server.resourceUri())).isInstanceOf(AssertionException.class);
            assertThatThrownBy(() -> agent.authorize(strange)).isInstanceOf(UntrustedOriginException.class);
            task.close();
        }
    }

    @Test
    void takesAPersonsSignIn() throws Exception {
        home.put(CodexFixtures.apiKeyJson(home.server.issueApiKey()));
        try (var signet = home.open()) {
            assertThatThrownBy(() -> signet.agent("ci").keys().registerIfAbsent())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("api_key");
        }
        assertThat(home.server.agents().counts().registrationRequests()).isZero();
    }

    @Test
    void renewsASignInThatTheServiceRefuses() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(401));
        try (var signet = home.open()) {
            assertThat(signet.agent("ci").keys().registerIfAbsent().state()).isEqualTo(KeyState.ACTIVE);
        }
        assertThat(home.posts()).as("refreshes").isEqualTo(1);
        assertThat(home.server.agents().counts().registrationRequests()).isEqualTo(2);
    }

    @Test
    void aNameThatCanNotBeOneIsRefused() throws Exception {
        try (var signet = home.open()) {
            assertThatThrownBy(() -> signet.agent("../../etc")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void onceRegisteredItNeedsNobodyToBeSignedIn() throws Exception {
        try (var signet = home.open()) {
            var registered = signet.agent("ci").keys().registerIfAbsent();
            home.store.remove(DocumentName.CREDENTIAL);
            signet.status();
            assertThat(signet.agent("ci").keys().registerIfAbsent()).isEqualTo(registered);
            assertThat(call(signet.agent("ci").httpClient())).isEqualTo(200);
            assertThat(call(signet.agent("ci").httpClient())).isEqualTo(200);
        }
        assertThat(home.server.agents().counts().registrationRequests()).isEqualTo(1);
        assertThat(home.server.agents().counts().tasksRegistered())
                .as("one default task, however often the agent is asked for")
                .isEqualTo(1);
    }

    @Test
    void aRefusedSignInIsRenewedOnceAMinuteAtMost() throws Exception {
        home.server
                .agents()
                .enqueueRegistrationAnswers(
                        ScriptedAnswer.status(401),
                        ScriptedAnswer.status(401),
                        ScriptedAnswer.status(401),
                        ScriptedAnswer.status(401),
                        ScriptedAnswer.status(401));
        try (var signet = home.open()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> signet.agent("ci").keys().registerIfAbsent())
                        .isInstanceOf(AuthException.class);
            }
        }
        assertThat(home.posts()).as("refreshes").isEqualTo(1);
    }

    private int call(HttpClient client) throws Exception {
        var request = HttpRequest.newBuilder(home.server.resourceUri()).build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }
}
