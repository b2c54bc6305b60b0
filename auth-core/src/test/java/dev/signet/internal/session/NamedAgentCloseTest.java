package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.signet.Signet;
import dev.signet.agent.Agent;
import dev.signet.agent.AgentTask;
import dev.signet.agent.NamedAgent;
import java.lang.reflect.Field;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What closing an agent of the key ring, and its Signet, leaves behind. */
@Timeout(60)
class NamedAgentCloseTest extends EnrolledHome {
    private String authorize(Agent agent) throws Exception {
        return agent.authorize(home.server.resourceUri()).generation();
    }

    @Test
    void endsItForNobody() throws Exception {
        var agent = signet.agent(NAME);
        try (NamedAgent same = signet.agent(NAME)) {
            assertThat(authorize(same)).startsWith(first.keyId());
        }
        assertThat(authorize(agent)).startsWith(first.keyId());
        home.passASecond();
        assertThat(authorize(agent)).startsWith(first.keyId());
        agent.newTask().close();
        agent.close();
        assertThat(agent.authorizeAsync(home.server.resourceUri())
                        .get()
                        .value("Authorization")
                        .reveal())
                .startsWith("AgentAssertion ");
    }

    @Test
    void leavesTheTasksThatTheServiceKnows() throws Exception {
        var agent = signet.agent(NAME);
        try (AgentTask task = agent.newTask()) {
            authorize(agent);
            String id = task.id();
            int registered = home.server.agents().counts().tasksRegistered();

            agent.close();

            assertThat(task.id()).isEqualTo(id);
            assertThat(task.authorize(home.server.resourceUri()).generation()).startsWith(first.keyId());
            assertThat(task.id()).isEqualTo(id);
            assertThat(authorize(agent)).startsWith(first.keyId());
            assertThat(home.server.agents().counts().tasksRegistered()).isEqualTo(registered);
            // Only what the service knows is of use: asked with it, it takes the assertion.
            assertThat(task.httpClient()
                            .send(
                                    HttpRequest.newBuilder(home.server.resourceUri())
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void beforeTheFirstUseItChangesNothing() throws Exception {
        signet.agent(NAME).close();
        assertThat(authorize(signet.agent(NAME))).startsWith(first.keyId());
    }

    @Test
    void wipesTheKeyInMemory() throws Exception {
        var agent = signet.agent(NAME);
        authorize(agent);
        byte[] seed = seed(agent);
        assertThat(seed).as("before").isNotEqualTo(new byte[32]);

        agent.close();

        assertThat(seed).isEqualTo(new byte[32]);
    }

    @Test
    void closingTheSignetWipesItToo() throws Exception {
        var agent = signet.agent(NAME);
        authorize(agent);
        byte[] seed = seed(agent);

        signet.close();

        assertThat(seed).isEqualTo(new byte[32]);
    }

    private static byte[] seed(NamedAgent agent) throws Exception {
        Object at = agent;
        for (String name : new String[] {"acting", "agent", "active", "key", "signer", "key", "seed"}) {
            at = field(at, name);
        }
        return (byte[]) at;
    }

    private static Object field(Object of, String name) throws Exception {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void afterItsSignetWasClosedItRefuses() throws Exception {
        var agent = signet.agent(NAME);
        authorize(agent);
        var task = agent.newTask();
        var unused = signet.agent("never-used");
        Signet other = home.open();
        other.close();
        refuses(() -> other.agent(NAME));

        signet.close();

        var target = home.server.resourceUri();
        Map<String, ThrowingCallable> calls = Map.of(
                "authorize", () -> agent.authorize(target),
                "authorizeAsync", () -> agent.authorizeAsync(target),
                "newTask", agent::newTask,
                "a task", () -> task.authorize(target),
                "a task, later", () -> task.authorizeAsync(target),
                "find", () -> agent.keys().find(),
                "list", () -> agent.keys().list(),
                "registerIfAbsent", () -> agent.keys().registerIfAbsent(),
                "another name", () -> signet.agent("other"));
        calls.values().forEach(NamedAgentCloseTest::refuses);
        agent.close();
        task.close();
        signet.close();
    }

    private static void refuses(ThrowingCallable call) {
        assertThatIllegalStateException().isThrownBy(call).withMessageContaining("this Signet is closed");
    }
}
