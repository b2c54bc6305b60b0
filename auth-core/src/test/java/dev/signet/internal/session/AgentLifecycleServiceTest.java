package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.Signet;
import dev.signet.agent.KeyRevocation.Notice;
import dev.signet.agent.MaintenanceReport;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.agent.ListedAgent;
import dev.signet.auth.event.AuthEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that lists and revokes agents, named by a variable. */
@Timeout(60)
class AgentLifecycleServiceTest {
    private static final Duration OVERLAP = Duration.ofHours(12);

    private final OpenHome home = new OpenHome();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer service;
    private volatile int status = 204;
    private volatile String body = "";

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void close() {
        service.stop(0);
        home.close();
    }

    private Signet open() throws Exception {
        var variables = new HashMap<>(home.server.environment());
        variables.put(
                "SIGNET_AGENT_LIFECYCLE",
                "http://127.0.0.1:" + service.getAddress().getPort());
        return home.builder().fromEnvironment(variables).build();
    }

    @Test
    void isToldOfWhatEndsWhenItCanBe() throws Exception {
        try (Signet signet = open()) {
            var keys = signet.agent("ci").keys();
            String first = keys.registerIfAbsent().runtimeId();
            keys.rotate(OVERLAP);
            status = 503;
            String retired = keys.list().get(0).id();
            assertThat(keys.revoke(retired).notice()).isEqualTo(Notice.PENDING);
            assertThat(requests).containsExactly("POST /v1/agent/" + first + "/revoke");

            status = 204;
            home.time.advance(Duration.ofSeconds(1));
            MaintenanceReport report = keys.maintain(RotationPolicy.defaults());
            assertThat(report.told()).containsExactly(retired);
            assertThat(report.pending()).isZero();
            assertThat(requests).hasSize(2);
            assertThat(home.events.events())
                    .contains(new AuthEvent.Revoked("agent key", retired))
                    .anyMatch(AuthEvent.RevocationPending.class::isInstance);
        }
    }

    @Test
    void lists() throws Exception {
        try (Signet signet = open()) {
            status = 200;
            body =
                    "{\"agents\":[{\"agent_runtime_id\":\"a\",\"agent_public_key\":\"ssh-ed25519 A\",\"status\":\"active\"}]}";

            assertThat(signet.agent("ci").keys().listAtService())
                    .extracting(ListedAgent::runtimeId)
                    .containsExactly("a");
            assertThat(requests).containsExactly("GET /v1/agents");
        }
    }
}
