package dev.signet.internal.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AgentRegistrar.Operation;
import dev.signet.auth.agent.ListedAgent;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing and revoking; registering is tried with the ring. */
@Timeout(30)
class HttpAgentRegistrarTest {
    private static final Duration CALL = Duration.ofSeconds(15);
    private static final Secret BEARER = Secret.of("bearer-geheim");
    private static final String GOOD = """
            {"agents":[
              {"agent_runtime_id":"agent-1","agent_public_key":"ssh-ed25519 AAAA","status":"active",
               "capabilities":["x"],"ttl":null,"registered_at":"2026-01-01T00:00:00Z"},
              {"agent_runtime_id":"agent-2","agent_public_key":"ssh-ed25519 BBBB","status":"revoked","ttl":60}],
             "more":true}""";

    private final ManualTimeSource time = ManualTimeSource.create();
    private final HttpTokenServiceClient client = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private URI base;
    private volatile int status = 200;
    private volatile String body = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + sent);
            exchange.getResponseHeaders().add("Retry-After", "7");
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void close() {
        server.stop(0);
        client.close();
    }

    private HttpAgentRegistrar registrar() throws Exception {
        return new HttpAgentRegistrar(
                client,
                new RegistrarEndpoints(
                        base.resolve("/register"),
                        Optional.of(base.resolve("/v1/agents")),
                        Optional.of(id -> base.resolve("/v1/agent/" + id + "/revoke"))),
                time);
    }

    @Test
    void doesWhatItKnowsAPlaceFor() throws Exception {
        assertThat(registrar().operations()).containsExactlyInAnyOrder(Operation.LIST, Operation.REVOKE);
        assertThat(registrar().registersOnce()).isFalse();
        var bare = new HttpAgentRegistrar(client, RegistrarEndpoints.registering(base), time);
        assertThat(bare.operations()).isEmpty();
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new HttpAgentRegistrar(
                        client,
                        new RegistrarEndpoints(
                                base, Optional.of(URI.create("http://agents.example/v1")), Optional.empty()),
                        time))
                .withMessageContaining("agent listing endpoint");
    }

    @Test
    void lists() throws Exception {
        body = GOOD;

        var outcome = registrar().list(BEARER, CALL);

        assertThat(outcome)
                .isEqualTo(new RegistrarOutcome.Done<>(List.of(
                        new ListedAgent(
                                "agent-1",
                                "ssh-ed25519 AAAA",
                                true,
                                List.of("x"),
                                Optional.empty(),
                                Optional.of(Instant.parse("2026-01-01T00:00:00Z"))),
                        new ListedAgent(
                                "agent-2",
                                "ssh-ed25519 BBBB",
                                false,
                                List.of(),
                                Optional.of(Duration.ofMinutes(1)),
                                Optional.empty()))));
        assertThat(seen).containsExactly("GET /v1/agents Bearer bearer-geheim ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"agents":[       | x                | line
            "agents"          | "other"          | expected an array under agents
            {"agents":[       | {"agents":[7,    | expected objects under agents
            "agent-1"         | "geheim:1"       | agent_runtime_id of agents[0]
            "ssh-ed25519 AAAA"| 7                | agent_public_key of agents[0]
            "active"          | null             | status of agents[0]
            ["x"]             | [7]              | capabilities of agents[0]
            ["x"]             | "geheim"         | capabilities of agents[0]
            "ttl":60          | "ttl":"geheim"   | ttl of agents[1]
            "2026-01-01T00    | "geheim          | registered_at of agents[0]
            """)
    void believesNothingThatIsNotAsItShouldBe(String found, String instead, String problem) throws Exception {
        body = GOOD.replace(found, instead);

        var outcome = registrar().list(BEARER, CALL);

        assertThat(outcome).isInstanceOf(RegistrarOutcome.Lost.class);
        assertThat(failure(outcome)).hasMessageContaining(problem).hasMessageNotContaining("geheim");
    }

    private static AuthException failure(RegistrarOutcome<?> outcome) {
        return ((RegistrarOutcome.Failed<?>) outcome).failure();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            200 | ``                                    | true
            200 | {"revoked":true}                      | true
            204 | ``                                    | true
            404 | {"error":{"code":"agent_not_found"}}  | false
            410 | {"error":"agent_not_found"}           | false
            """)
    void revokes(int answer, String text, boolean known) throws Exception {
        status = answer;
        body = text;

        assertThat(registrar().revoke("agent-1", "key", BEARER, CALL)).isEqualTo(new RegistrarOutcome.Done<>(known));
        assertThat(seen).containsExactly("POST /v1/agent/agent-1/revoke Bearer bearer-geheim {}");
    }

    /** A wrong address must not end an incident. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            404 | ``                              | Refused
            410 | ``                              | Refused
            404 | {"error":"not_found"}           | Refused
            404 | <html>agent_not_found</html>    | Refused
            200 | <html>Please sign in.</html>    | Lost
            200 | {"revoked":true                 | Lost
            """)
    void takesNoConfirmationFromAnybodyElse(int answer, String text, String outcome) throws Exception {
        status = answer;
        body = text;

        var told = registrar().revoke("agent-1", "key", BEARER, CALL);

        assertThat(told.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(failure(told).remedy()).startsWith("Check the address of the agent service");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void isAskedToWait(int answer) throws Exception {
        status = answer;

        var outcome = registrar().revoke("agent-1", "key", BEARER, CALL);

        assertThat(((RegistrarOutcome.Busy<Boolean>) outcome).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(((AssertionException) failure(outcome)).isRemote()).isTrue();
        assertThat(failure(outcome)).hasMessageContaining("agent-1 was not revoked");
    }

    @Test
    void saysWhoMayNot() throws Exception {
        status = 401;
        assertThat(registrar().revoke("agent-1", "key", BEARER, CALL))
                .isInstanceOf(RegistrarOutcome.Unauthorized.class);
        status = 403;
        var refused = registrar().list(BEARER, CALL);
        assertThat(refused).isInstanceOf(RegistrarOutcome.Refused.class);
        assertThat(failure(refused))
                .isInstanceOf(CredentialRejectedException.class)
                .hasMessageNotContaining("geheim");
        server.stop(0);
        assertThat(registrar().list(BEARER, CALL)).isInstanceOf(RegistrarOutcome.Failed.class);
    }
}
