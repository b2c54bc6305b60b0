package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.ExitCodes;
import dev.signet.Status;
import dev.signet.agent.AgentTask;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.auth.Verdict;
import dev.signet.auth.event.AuthEvent;
import dev.signet.testkit.Account;
import dev.signet.testkit.AgentCounts;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.IssuedAgent;
import dev.signet.testkit.ScriptedAnswer;
import dev.signet.testkit.TaskIdForm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A home whose credential is an agent: each request is signed, for one task that is registered once. */
class AgentSessionTest {
    private final OpenHome home = new OpenHome();
    private final IssuedAgent agent = home.server.agents().issue(Account.of("acct-1111"));

    @BeforeEach
    void beAnAgent() {
        home.put(CodexFixtures.agentJson(agent));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void aRequestIsSignedForATaskThatWasRegisteredOnce() throws Exception {
        try (var signet = home.open()) {
            assertThat(home.call(signet)).isEqualTo(200);
            home.passASecond();
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
            assertThat(signet.status().kind()).contains("agent_identity");
        }
        assertThat(counts().tasksRegistered()).isEqualTo(1);
        assertThat(counts().assertionsAccepted()).isEqualTo(2);
        assertThat(home.posts()).isZero();
        assertThat(home.events.events(AuthEvent.TaskRegistered.class))
                .containsExactly(new AuthEvent.TaskRegistered(agent.agentRuntimeId(), false));
    }

    @Test
    void headersAreTheSameObjectForASecond() throws Exception {
        try (var signet = home.open()) {
            var first = home.authorize(signet);
            assertThat(home.authorize(signet)).isSameAs(first);
            assertThat(signet.authorizeAsync(home.server.resourceUri())).isCompletedWithValue(first);
            home.time.advance(Duration.ofSeconds(1));
            assertThat(home.authorize(signet)).isNotSameAs(first);
        }
    }

    @Test
    void manyCallersAtOnceCauseOneRegistration() throws Exception {
        var threads = Executors.newFixedThreadPool(32);
        try (var signet = home.open();
                var hold = home.server.agents().holdTaskRequests()) {
            var calls = new ArrayList<CompletableFuture<AuthHeaders>>();
            for (int i = 0; i < 200; i++) {
                calls.add(CompletableFuture.supplyAsync(() -> signet.authorizeAsync(home.server.resourceUri()), threads)
                        .thenCompose(headers -> headers));
            }
            hold.awaitHeld(1);
            hold.release();
            for (var call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS)).isNotNull();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(counts().tasksRegistered()).isEqualTo(1);
    }

    @Test
    void theTaskIsNotedForTheNextProcess() throws Exception {
        String task;
        try (var signet = home.open()) {
            home.call(signet);
            task = home.server
                    .agents()
                    .find(agent.agentRuntimeId())
                    .taskIds()
                    .iterator()
                    .next();
        }
        assertThat(home.document()).contains("\"task_id\": \"" + task + "\"");
        try (var next = home.open()) {
            assertThat(home.call(next)).isEqualTo(200);
        }
        assertThat(counts().tasksRegistered()).isEqualTo(1);
    }

    @Test
    void aTaskTheServerForgotIsRegisteredOnceMore() throws Exception {
        try (var signet = home.open()) {
            home.call(signet);
            home.server.agents().forgetTasks();
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(counts().tasksRegistered()).isEqualTo(2);

            home.server.agents().forgetTasks();
            assertThat(home.call(signet)).as("twice within a minute").isEqualTo(401);
            assertThat(counts().tasksRegistered()).isEqualTo(2);

            home.time.advance(Duration.ofSeconds(61));
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(counts().tasksRegistered()).isEqualTo(3);
        }
        assertThat(home.events.events(AuthEvent.Rejected.class)).hasSize(1);
    }

    @Test
    void aTaskThatNoServerTakesIsNotRegisteredAgainAndAgain() throws Exception {
        home.server.agents().taskNotFoundAnswer(ScriptedAnswer.status(401));
        try (var signet = home.open()) {
            for (int i = 0; i < 5; i++) {
                home.server.agents().forgetTasks();
                var sent = home.authorize(signet);
                var verdict = signet.rejected(home.server.resourceUri(), sent, List.of());
                assertThat(verdict).isInstanceOf(i == 0 ? Verdict.Retry.class : Verdict.GiveUp.class);
                home.time.advance(Duration.ofMinutes(2));
            }
        }
        assertThat(counts().tasksRegistered()).isEqualTo(2);
    }

    @Test
    void manyRefusalsAtOnceCauseOneRegistration() throws Exception {
        try (var signet = home.open()) {
            var sent = home.authorize(signet);
            home.server.agents().forgetTasks();
            var verdicts = new ArrayList<CompletableFuture<Verdict>>();
            try (var hold = home.server.agents().holdTaskRequests()) {
                for (int i = 0; i < 500; i++) {
                    verdicts.add(signet.rejectedAsync(home.server.resourceUri(), sent, List.of()));
                }
                hold.awaitHeld(1);
                hold.release();
            }
            for (var verdict : verdicts) {
                assertThat(verdict.get(30, TimeUnit.SECONDS)).isInstanceOf(Verdict.Retry.class);
            }
        }
        assertThat(counts().tasksRegistered()).isEqualTo(2);
    }

    @Test
    void aRevokedAgentIsToldAndNotRegisteredAgain() throws Exception {
        try (var signet = home.open()) {
            home.call(signet);
            home.server.agents().revoke(agent.agentRuntimeId());
            assertThat(home.call(signet)).isEqualTo(401);
        }
        assertThat(counts().taskRequests()).isEqualTo(1);
        assertThat(home.events.events(AuthEvent.Rejected.class)).hasSize(1);
    }

    @Test
    void oneFailureOfTheServiceIsMadeUpForByASecondAttempt() throws Exception {
        home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(503));
        try (var signet = home.open()) {
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(counts().taskRequests()).isEqualTo(2);
    }

    @Test
    void withoutATaskNothingIsSentAndAPauseIsKept() throws Exception {
        home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(503), ScriptedAnswer.status(500));
        try (var signet = home.open()) {
            var e = catchThrowableOfType(AssertionException.class, () -> home.call(signet));
            assertThat(e.isRemote()).isTrue();
            assertThat(e).hasMessageContaining("500").hasMessageContaining(agent.agentRuntimeId());
            assertThat(ExitCodes.of(e)).isEqualTo(6);
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(AssertionException.class);
            assertThat(counts().taskRequests()).isEqualTo(2);
            assertThat(signet.status().problem()).isPresent();
            assertThat(home.server.counts().resourceRequests()).isZero();

            home.time.advance(Duration.ofSeconds(2));
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(signet.status().problem()).isEmpty();
        }
    }

    @Test
    void theServersOwnPauseIsKept() throws Exception {
        home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(429).header("Retry-After", "40"));
        try (var signet = home.open()) {
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(AssertionException.class);
            home.time.advance(Duration.ofSeconds(39));
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(AssertionException.class);
            assertThat(counts().taskRequests()).isEqualTo(1);
            home.time.advance(Duration.ofSeconds(2));
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    @Test
    void anAgentNobodyKnowsIsRejected() throws Exception {
        home.server.agents().revoke(agent.agentRuntimeId());
        try (var signet = home.open()) {
            var e = catchThrowableOfType(CredentialRejectedException.class, () -> home.call(signet));
            assertThat(e).hasMessageContaining("403");
            assertThat(ExitCodes.of(e)).isEqualTo(3);
        }
        assertThat(home.server.counts().resourceRequests()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TaskIdForm.class)
    void everySpellingOfATaskIsRead(TaskIdForm form) throws Exception {
        home.server.agents().taskIdForms(form);
        try (var signet = home.open()) {
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    @Test
    void anotherIdentityInTheStoreIsActedAsFromThenOn() throws Exception {
        var other = home.server.agents().issue(Account.of("acct-2222"));
        try (var signet = home.open()) {
            home.call(signet);
            home.put(CodexFixtures.agentJson(other));
            signet.status();
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(signet.agent().runtimeId()).isEqualTo(other.agentRuntimeId());
        }
        assertThat(home.server.agents().find(other.agentRuntimeId()).taskIds()).hasSize(1);
    }

    @Test
    void tasksOfOnesOwnAreCountedAndBounded() throws Exception {
        try (var signet = home.builder().maxOpenTasks(2).build()) {
            var acting = signet.agent();
            var first = acting.newTask();
            var second = acting.newTask();
            assertThat(first.id()).isNotEqualTo(second.id());
            assertThat(status(first.httpClient())).isEqualTo(200);
            assertThat(status(second.httpClient())).isEqualTo(200);

            var e = catchThrowableOfType(AssertionException.class, acting::newTask);
            assertThat(e).hasMessageContaining("2 tasks are open");
            first.close();
            first.close();
            try (AgentTask third = acting.newTask()) {
                assertThat(status(third.httpClient())).isEqualTo(200);
            }
            assertThatThrownBy(() -> first.authorize(home.server.resourceUri()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            assertThatThrownBy(() -> second.authorize(URI.create("https://elsewhere.test")))
                    .isInstanceOf(UntrustedOriginException.class);
        }
        assertThat(counts().tasksRegistered()).isEqualTo(3);
    }

    @Test
    void aTaskThatCouldNotBeRegisteredTakesNoRoom() throws Exception {
        try (var signet = home.builder().maxOpenTasks(1).build()) {
            var acting = signet.agent();
            home.server.agents().enqueueTaskAnswers(ScriptedAnswer.status(400));
            assertThatThrownBy(acting::newTask).isInstanceOf(AssertionException.class);
            assertThat(acting.newTask().id()).isNotEmpty();
        }
    }

    @Test
    void aTaskOfOnesOwnIsRegisteredAgainWhenItIsForgotten() throws Exception {
        try (var signet = home.open()) {
            var task = signet.agent().newTask();
            var before = task.id();
            home.server.agents().forgetTasks();
            assertThat(status(task.httpClient())).isEqualTo(200);
            assertThat(task.id()).isNotEqualTo(before);
        }
    }

    @Test
    void aRefreshGetsTheTaskReady() throws Exception {
        try (var signet = home.open()) {
            signet.refresh();
            assertThat(counts().tasksRegistered()).isEqualTo(1);
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(counts().tasksRegistered()).isEqualTo(1);
    }

    @Test
    void aSignInOfAnotherKindIsNoAgent() throws Exception {
        home.put(home.session.authJson());
        try (var signet = home.open()) {
            assertThatThrownBy(signet::agent)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("oauth_tokens");
        }
    }

    @Test
    void afterCloseNothingIsSigned() throws Exception {
        var signet = home.open();
        var task = signet.agent().newTask();
        signet.close();
        assertThatThrownBy(() -> task.authorize(home.server.resourceUri())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTaskThatIsClosedWhileItIsRegisteredAgainStaysClosed() throws Exception {
        try (var signet = home.open()) {
            var task = signet.agent().newTask();
            var sent = task.authorize(home.server.resourceUri());
            CompletableFuture<Verdict> verdict;
            try (var hold = home.server.agents().holdTaskRequests()) {
                verdict = task.rejectedAsync(home.server.resourceUri(), sent, List.of());
                hold.awaitHeld(1);
                task.close();
                hold.release();
            }
            verdict.handle((came, failed) -> came).get(30, TimeUnit.SECONDS);
            assertThatThrownBy(() -> task.authorize(home.server.resourceUri()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void afterASignOutItsAgentSignsNoMore() throws Exception {
        try (var signet = home.open()) {
            var acting = signet.agent();
            var task = acting.newTask();
            signet.signOut();
            home.time.advance(Duration.ofSeconds(2));
            assertThatThrownBy(() -> task.authorize(home.server.resourceUri())).isInstanceOf(AuthException.class);
            assertThatThrownBy(acting::newTask).isInstanceOf(AuthException.class);
        }
        assertThat(counts().assertionsAccepted()).isZero();
    }

    private AgentCounts counts() {
        return home.server.agents().counts();
    }

    private int status(HttpClient client) throws Exception {
        var request = HttpRequest.newBuilder(home.server.resourceUri()).build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }
}
