package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.Signet;
import dev.signet.agent.AgentTask;
import dev.signet.agent.NamedAgent;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.StoreException;
import dev.signet.auth.Verdict;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents of a key ring whose store is slow: who waits for it, and how often. */
@Timeout(60)
class SlowRingTest {
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final OpenHome home = new OpenHome();
    private final SlowRingStore store = new SlowRingStore(home.store, home.time);
    private Signet signet;
    private NamedAgent agent;

    @BeforeEach
    void open() throws Exception {
        signet = home.builder().store(store).build();
        agent = signet.agent("ci");
        agent.keys().registerIfAbsent();
        var unused = headers(agent);
    }

    @AfterEach
    void close() {
        store.release();
        signet.close();
        home.close();
    }

    private AuthHeaders headers(RequestAuthorizer from) throws Exception {
        return from.authorize(home.server.resourceUri());
    }

    private static <T> T end(CompletableFuture<T> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    private void waitsForNothing(RequestAuthorizer from) throws Exception {
        home.passASecond();
        store.hold();

        var answer = from.authorizeAsync(home.server.resourceUri());

        assertThat(answer).isNotDone();
        store.release();
        assertThat(end(answer).generation()).isEqualTo(headers(from).generation());
        assertThat(store.readers())
                .first()
                .satisfies(reader -> assertThat(reader.isDaemon()).isTrue())
                .isNotSameAs(Thread.currentThread());
    }

    @Test
    void whoAsksForHeadersLaterWaitsForNothing() throws Exception {
        waitsForNothing(agent);
    }

    @Test
    void norDoesWhoAsksATask() throws Exception {
        try (AgentTask task = agent.newTask()) {
            waitsForNothing(task);
        }
    }

    @Test
    void norDoesWhoSendsLater() throws Exception {
        home.passASecond();
        store.hold();

        var answer = agent.httpClient()
                .sendAsync(HttpRequest.newBuilder(home.server.resourceUri()).build(), BodyHandlers.discarding());

        assertThat(answer).isNotDone();
        store.release();
        assertThat(end(answer).statusCode()).isEqualTo(200);
    }

    @Test
    void norDoesWhoTellsOfARefusalLater() throws Exception {
        var sent = headers(agent);
        home.passASecond();
        store.hold();

        var answer = agent.rejectedAsync(home.server.resourceUri(), sent, List.of());

        assertThat(answer).isNotDone();
        store.release();
        assertThat(end(answer)).isInstanceOf(Verdict.Retry.class);
    }

    @Test
    void whatIsSignedAlreadyIsThereAtOnceAndAskedOfNobody() throws Exception {
        var made = headers(agent);
        store.hold();

        assertThat(agent.authorizeAsync(home.server.resourceUri())).isCompletedWithValue(made);
        assertThat(store.readers()).isEmpty();
    }

    @Test
    void oneSlowLookServesOneAuthorization() throws Exception {
        try (AgentTask task = agent.newTask()) {
            home.passASecond();
            store.slow(LOOK);

            assertThat(headers(agent)).isNotNull();
            assertThat(store.readers()).hasSize(1);
            assertThat(headers(task)).isNotNull();
            assertThat(store.readers()).hasSize(2);
            assertThat(end(agent.authorizeAsync(home.server.resourceUri()))).isNotNull();
            assertThat(store.readers()).hasSize(3);
            assertThat(end(task.authorizeAsync(home.server.resourceUri()))).isNotNull();
            assertThat(store.readers()).hasSize(4);
        }
    }

    @Test
    void oneSlowLookServesAllWhoAskedBeforeIt() throws Exception {
        home.passASecond();
        store.slow(LOOK);
        store.hold();
        var answers = new ArrayList<CompletableFuture<AuthHeaders>>();
        for (int i = 0; i < 50; i++) {
            answers.add(agent.authorizeAsync(home.server.resourceUri()));
        }
        store.release();

        for (var answer : answers) {
            assertThat(end(answer)).isNotNull();
        }
        assertThat(store.readers())
                .as("one that was under way, and one for who came later")
                .hasSizeBetween(1, 2);
    }

    @Test
    void whoGoesOnOnTheThreadOfALookMayAskAgainAndWait() throws Exception {
        home.passASecond();
        store.hold();
        var answer = agent.authorizeAsync(home.server.resourceUri()).thenApply(first -> {
            home.passASecond();
            return agent.authorizeAsync(home.server.resourceUri())
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        });
        store.release();

        assertThat(end(answer)).isNotNull();
    }

    @Test
    void aStoreThatNeverTellsIsWaitedForWithinLimits() throws Exception {
        home.passASecond();
        store.hold();
        var answer = agent.authorizeAsync(home.server.resourceUri());

        home.time.advance(Limits.DEFAULT.caller());

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> end(answer))
                .havingCause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TIMEOUT));
    }
}
