package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Signet;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.Hold;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ResourceMode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand callers of one process. */
class StormTest {
    private static final int CALLERS = Figures.scaled(1_000);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** How callers run; virtual threads where the JVM has them. */
    enum Callers {
        PLATFORM,
        VIRTUAL;

        ExecutorService start() {
            if (this == PLATFORM) {
                return Executors.newCachedThreadPool();
            }
            try {
                return (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                Assumptions.abort("this JVM has no virtual threads");
                throw new AssertionError(e);
            }
        }
    }

    @TempDir
    Path folder;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();

    private final HttpClient plain = HttpClient.newHttpClient();

    private Home home;
    private IssuedSession session;
    private Signet signet;

    @BeforeEach
    void open() throws IOException {
        home = Home.in(folder);
        session = server.signIn();
        home.signIn(session);
        signet = GateHome.at(home, time, server).build();
    }

    @AfterEach
    void close() {
        server.close();
        signet.close();
    }

    @ParameterizedTest
    @EnumSource
    void refreshesOnceForAThousandCallersAtExpiry(Callers kind) throws Exception {
        var figures = Figures.of("storm-" + kind.name().toLowerCase(Locale.ROOT));
        ExecutorService threads = kind.start();
        time.advance(Duration.ofHours(2));
        try (Hold resource = server.holdResourceRequests()) {
            List<CompletableFuture<Integer>> calls;
            try (Hold token = server.holdTokenRequests()) {
                calls = start(threads, CALLERS, this::call);
                token.awaitHeld(1, PATIENCE);
            }
            resource.awaitHeld(Math.min(CALLERS, 100), PATIENCE);
            resource.release();
            assertThat(await(calls)).isEqualTo(Map.of(200, CALLERS));
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
        assertThat(server.counts().resourceRequests()).isEqualTo(CALLERS);
        figures.print(
                "%d callers at expiry: %d refresh, at most %d calls at one time, all answered 200",
                CALLERS, server.counts().tokenRequests(), server.counts().maxConcurrentResourceRequests());
    }

    @Test
    void refreshesOnceForAThousandRefusalsOfOneToken() throws Exception {
        var figures = Figures.of("storm-401");
        ExecutorService threads = Callers.PLATFORM.start();
        assertThat(call()).isEqualTo(200);
        revokeAccessToken();
        int before = server.counts().resourceRequests();
        try (Hold resource = server.holdResourceRequests()) {
            var calls = start(threads, CALLERS, this::call);
            resource.awaitHeld(CALLERS, PATIENCE);
            resource.release();
            assertThat(await(calls)).isEqualTo(Map.of(200, CALLERS));
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
        assertThat(server.counts().unauthorized()).isEqualTo(CALLERS);
        assertThat(server.counts().resourceRequests() - before).isEqualTo(2 * CALLERS);
        figures.print(
                "%d calls in flight refused for one token: %d refresh, each sent again once, all answered 200",
                CALLERS, server.counts().tokenRequests());
    }

    @Test
    void refreshesAtMostTwiceWhenEverythingIsRefused() throws Exception {
        var figures = Figures.of("always-401");
        server.resourceMode(ResourceMode.UNAUTHORIZED);
        ExecutorService threads = Callers.PLATFORM.start();
        int rounds = 20;
        for (int round = 0; round < rounds; round++) {
            time.advance(Duration.ofSeconds(30));
            assertThat(await(start(threads, CALLERS / rounds, this::call))).containsOnlyKeys(401);
        }
        threads.shutdownNow();
        assertThat(server.counts().tokenRequests()).isBetween(1, 2);
        assertThat(server.isAlive(session)).isTrue();
        figures.print(
                "%d calls in ten minutes, all refused: %d refresh, %d requests in all",
                CALLERS / rounds * rounds,
                server.counts().tokenRequests(),
                server.counts().resourceRequests());
    }

    @Test
    void asksNobodyWhileTheTokenLives() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            var unused = signet.authorize(server.resourceUri());
        }
        assertThat(server.counts().tokenRequests()).isZero();
    }

    @Test
    void aRefresherWithoutSingleFlightLosesTheSession() throws Exception {
        var figures = Figures.of("storm-control");
        ExecutorService threads = Callers.PLATFORM.start();
        try (Hold token = server.holdTokenRequests()) {
            var calls = start(threads, CALLERS, () -> {
                try {
                    return NaiveRefresher.post(session.refreshToken(), server.tokenUri()).length > 0 ? 200 : 500;
                } catch (IOException e) {
                    return 401;
                }
            });
            token.awaitHeld(2, PATIENCE);
            token.release();
            assertThat(await(calls)).containsKey(401);
        } finally {
            threads.shutdownNow();
        }
        figures.print(
                "%d naive callers: %d token requests, %d reused, %d family revoked",
                CALLERS,
                server.counts().tokenRequests(),
                server.counts().reuseDetections(),
                server.counts().familiesRevoked());
        assertThat(server.counts().tokenRequests()).isEqualTo(CALLERS);
        assertThat(server.isAlive(session)).isFalse();
    }

    @Test
    void callersThatEachRefreshAfterARefusalAreSeen() throws Exception {
        var figures = Figures.of("storm-401-control");
        int callers = Math.min(CALLERS, 100);
        revokeAccessToken();
        ExecutorService threads = Callers.PLATFORM.start();
        try (Hold resource = server.holdResourceRequests()) {
            var calls = start(threads, callers, () -> callAndRefreshAlone(session));
            resource.awaitHeld(callers, PATIENCE);
            resource.release();
            assertThat(await(calls)).containsKey(401);
        } finally {
            threads.shutdownNow();
        }
        figures.print(
                "%d callers that each refresh after a refusal: %d token requests, %d reused",
                callers, server.counts().tokenRequests(), server.counts().reuseDetections());
        assertThat(server.counts().tokenRequests()).isEqualTo(callers);
        assertThat(server.isAlive(session)).isFalse();
    }

    @Test
    void aClientThatRefreshesAfterEveryRefusalIsSeen() throws Exception {
        var figures = Figures.of("always-401-control");
        server.resourceMode(ResourceMode.UNAUTHORIZED);
        int calls = 50;
        for (int i = 0; i < calls; i++) {
            var unused = callAndRefreshAlone(server.newest(session));
        }
        figures.print(
                "%d calls that refresh after every refusal: %d refreshes",
                calls, server.counts().refreshesGranted());
        assertThat(server.counts().refreshesGranted()).isEqualTo(calls);
    }

    /** What a client does that knows of no other caller: 200 when it got newer tokens, else 401. */
    private int callAndRefreshAlone(IssuedSession held) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resourceUri())
                .header("Authorization", "Bearer " + held.accessToken())
                .build();
        int status = plain.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 401) {
            return status;
        }
        try {
            return NaiveRefresher.post(held.refreshToken(), server.tokenUri()).length > 0 ? 200 : 500;
        } catch (IOException e) {
            return 401;
        }
    }

    private int call() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return signet.httpClient().send(request, BodyHandlers.discarding()).statusCode();
    }

    private static List<CompletableFuture<Integer>> start(ExecutorService threads, int count, Callable<Integer> call) {
        var calls = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < count; i++) {
            var answer = new CompletableFuture<Integer>();
            calls.add(answer);
            threads.execute(() -> {
                try {
                    answer.complete(call.call());
                } catch (Exception e) {
                    answer.completeExceptionally(e);
                }
            });
        }
        return calls;
    }

    private static Map<Integer, Integer> await(List<CompletableFuture<Integer>> calls) throws Exception {
        var answers = new TreeMap<Integer, Integer>();
        for (var call : calls) {
            answers.merge(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), 1, Integer::sum);
        }
        return answers;
    }

    /** Ends the life of the access token alone, as its server may at any time (RFC 7009). */
    private void revokeAccessToken() throws IOException, InterruptedException {
        URI revocation = server.revocationUri();
        var request = HttpRequest.newBuilder(revocation)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"token\":\"" + session.accessToken() + "\"}"))
                .build();
        assertThat(plain.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
}
