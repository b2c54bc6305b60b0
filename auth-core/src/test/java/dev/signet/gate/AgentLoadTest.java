package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.agent.Agent;
import dev.signet.agent.AgentTask;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.Secret;
import dev.signet.testkit.Account;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedAgent;
import dev.signet.testkit.ManualTimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of tasks, and a thousand agents, in one process: what each costs, and that it does not grow with time. */
class AgentLoadTest {
    private static final int TASKS = Figures.scaled(10_000);
    private static final int AGENTS = Figures.scaled(1_000);
    private static final int SECONDS = 5;

    /** A header set of three headers, the task, its lock and its memo; measured at about a quarter of this. */
    private static final long MOST_BYTES_A_TASK = 4_000;

    /** The same, and a key prepared for signing. */
    private static final long MOST_BYTES_AN_AGENT = 8_000;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final IssuedAgent agent = server.agents().issue(Account.of("acct-1111"));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void tasksOfOneAgentCostTheSameAfterManySeconds() throws Exception {
        var figures = Figures.of("tasks");
        try (var signet = open(identity(agent))) {
            var acting = signet.agent();
            acting.newTask().close();
            var tasks = inParallel(TASKS, acting::newTask);
            int threads = Thread.activeCount();
            long first = memoryAfter(() -> sign(tasks));
            long later = memoryAfter(() -> signFor(SECONDS, tasks));
            tasks.forEach(AgentTask::close);
            tasks.clear();
            long none = memoryAfter(() -> {});

            long each = (first - none) / TASKS;
            long grown = (later - first) / TASKS;
            assertThat(each).isLessThan(MOST_BYTES_A_TASK);
            assertThat(grown).as("after %d seconds more", SECONDS).isLessThan(each / 4);
            assertThat(server.agents().find(agent.agentRuntimeId()).taskIds()).hasSize(TASKS + 1);
            figures.print(
                    "%d tasks of one agent, %d bytes each; %d bytes more each after %d more seconds; %d threads",
                    TASKS, each, grown, SECONDS, threads);
        }
    }

    /** The same way of measuring, where the headers of each second are kept: it is seen to grow. */
    @Test
    void headersThatWereKeptWouldBeSeen() throws Exception {
        var figures = Figures.of("tasks, control");
        int count = Math.min(TASKS, 2_000);
        try (var signet = open(identity(agent))) {
            var acting = signet.agent();
            var tasks = inParallel(count, acting::newTask);
            long first = memoryAfter(() -> sign(tasks));
            var kept = new ArrayList<AuthHeaders>();
            long later = memoryAfter(() -> {
                for (int i = 0; i < SECONDS; i++) {
                    time.advance(Duration.ofSeconds(1));
                    kept.addAll(inParallel(tasks, task -> task.authorize(server.resourceUri())));
                }
            });
            long grown = (later - first) / count;
            assertThat(grown).isGreaterThan(1_000);
            assertThat(kept).hasSize(count * SECONDS);
            figures.print("%d bytes more each when each second's headers are kept", grown);
        }
    }

    @Test
    void aThousandAgentsShareOneSignet() throws Exception {
        var figures = Figures.of("identities");
        var identities = new ArrayList<AgentIdentity>();
        for (int i = 0; i < AGENTS; i++) {
            identities.add(identity(server.agents().issue(Account.of("acct-" + i % 50))));
        }
        try (var signet = open(identity(agent))) {
            signet.agent().authorize(server.resourceUri());
            var agents = new ArrayList<Agent>();
            for (var identity : identities) {
                agents.add(signet.agent(identity));
            }
            int before = Thread.activeCount();
            var headers = inParallel(agents, each -> each.authorize(server.resourceUri()));
            assertThat(headers.stream()
                            .map(each -> each.value("Authorization").reveal())
                            .distinct())
                    .hasSize(AGENTS);
            headers.clear();
            long first = memoryAfter(() -> {});
            long later = memoryAfter(() -> {
                for (int i = 0; i < SECONDS; i++) {
                    time.advance(Duration.ofSeconds(1));
                    for (var each : agents) {
                        each.authorize(server.resourceUri());
                    }
                }
            });
            int threads = Thread.activeCount();
            agents.forEach(Agent::close);
            agents.clear();
            long none = memoryAfter(() -> {});

            long each = (first - none) / AGENTS;
            long grown = (later - first) / AGENTS;
            assertThat(each).isLessThan(MOST_BYTES_AN_AGENT);
            assertThat(grown).isLessThan(each / 4);
            assertThat(threads).as("threads").isLessThan(before + 200);
            figures.print(
                    "%d agents in one Signet, %d bytes each; %d bytes more each after %d more seconds; %d tasks registered",
                    AGENTS, each, grown, SECONDS, server.agents().counts().tasksRegistered());
        }
    }

    private Signet open(AgentIdentity identity) throws AuthException {
        return Signet.builder(Profile.codex())
                .fromEnvironment(server.environment())
                .credential(identity)
                .allow(server.baseUri())
                .timeSource(time)
                .build();
    }

    private static AgentIdentity identity(IssuedAgent agent) {
        return new AgentIdentity(
                agent.agentRuntimeId(),
                new AgentIdentity.StoredRecord(Secret.of(agent.privateKey())),
                Map.of("account_id", agent.account().id()));
    }

    private void signFor(int seconds, List<AgentTask> tasks) throws Exception {
        for (int i = 0; i < seconds; i++) {
            time.advance(Duration.ofSeconds(1));
            sign(tasks);
        }
    }

    private void sign(List<AgentTask> tasks) throws Exception {
        inParallel(tasks, task -> {
            var headers = task.authorize(server.resourceUri());
            assertThat(task.authorize(server.resourceUri())).isSameAs(headers);
            return true;
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private interface Use<T, R> {
        R of(T each) throws Exception;
    }

    private static <R> List<R> inParallel(int count, Callable<R> work) throws Exception {
        var each = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            each.add(i);
        }
        return inParallel(each, number -> work.call());
    }

    private static <T, R> List<R> inParallel(List<T> each, Use<T, R> use) throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            var work = new ArrayList<Callable<R>>();
            each.forEach(one -> work.add(() -> use.of(one)));
            var results = new ArrayList<R>();
            for (var result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Live bytes after {@code work}: the least of several collections. */
    private static long memoryAfter(Work work) throws Exception {
        work.run();
        var memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
