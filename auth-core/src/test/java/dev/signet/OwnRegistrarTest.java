package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.agent.NamedAgent;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.auth.agent.KeyRegistration;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.registrar.HttpAgentRegistrar;
import dev.signet.internal.registrar.RegistrarEndpoints;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents of a standard provider's account, at an agent service of the application's own. */
@Timeout(60)
class OwnRegistrarTest {
    @TempDir
    private Path home;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final IssuedSession session = server.signIn();
    private final HttpTokenServiceClient client = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void proveThemselvesAndSignWhereTheRegistrarTakesTasks() throws Exception {
        var registrar = new Own(Optional.of(server.baseUri()));
        try (Signet signet = open(registrar)) {
            NamedAgent agent = signet.agent("ci");
            agent.keys().registerIfAbsent();
            assertThat(agent.keys().verify().taskId()).isPresent();
            assertThat(call(agent)).isEqualTo(200);
            String before = agent.runtimeId();

            agent.keys().rotate(Duration.ofHours(1));

            assertThat(agent.runtimeId()).isNotEqualTo(before);
            assertThat(call(agent)).isEqualTo(200);
        }
    }

    @Test
    void areToldWhatIsMissingWhereItTakesNone() throws Exception {
        try (Signet signet = open(new Own(Optional.empty()))) {
            NamedAgent agent = signet.agent("ci");
            agent.keys().registerIfAbsent();
            for (var failure : new ConfigurationException[] {
                catchThrowableOfType(
                        ConfigurationException.class, () -> agent.keys().verify()),
                catchThrowableOfType(ConfigurationException.class, () -> agent.authorize(server.resourceUri()))
            }) {
                assertThat(failure).hasMessageContaining("registrar names no place where agents register tasks");
                assertThat(failure.remedy()).contains("AgentRegistrar.taskEndpoint");
            }
        }
    }

    @Test
    void sendNothingToAnAddressThatIsNotSafe() throws Exception {
        try (Signet signet = open(new Own(Optional.of(URI.create("http://agents.acme.test"))))) {
            NamedAgent agent = signet.agent("ci");
            agent.keys().registerIfAbsent();
            assertThat(catchThrowableOfType(
                            ConfigurationException.class, () -> agent.keys().verify()))
                    .hasMessageContaining("the task endpoint of the application's registrar must be an https address");
        }
    }

    private int call(NamedAgent agent) throws Exception {
        // The one thing that this service wants besides: a profile of its own would send it by itself.
        var request = HttpRequest.newBuilder(server.resourceUri())
                .header("ChatGPT-Account-ID", session.account().id())
                .build();
        return agent.httpClient().send(request, BodyHandlers.discarding()).statusCode();
    }

    private Signet open(AgentRegistrar registrar) throws AuthException {
        return Signet.builder(
                        Profile.oidc(server.baseUri().toString(), "acme-cli").app("acme"))
                .home(home)
                .store("file")
                .credential(new Credential.OAuthTokens(session.tokenSet(), Map.of()))
                .registrar(registrar)
                .allow(server.baseUri())
                .timeSource(time)
                .build();
    }

    /** The fake server's agent service, behind an interface of the application's. */
    private final class Own implements AgentRegistrar {
        private final HttpAgentRegistrar service;
        private final Optional<URI> tasks;

        Own(Optional<URI> tasks) throws AuthException {
            var endpoints = RegistrarEndpoints.registering(server.agents().registrationUri());
            this.service = new HttpAgentRegistrar(client, endpoints, time);
            this.tasks = tasks;
        }

        @Override
        public URI service() {
            return service.service();
        }

        @Override
        public Optional<URI> taskEndpoint(String runtimeId) {
            return tasks.map(base ->
                    base.resolve(server.agents().taskRegistrationUri(runtimeId).getRawPath()));
        }

        @Override
        public RegistrarOutcome<String> register(KeyRegistration request, Secret bearer, Duration limit) {
            return service.register(request, bearer, limit);
        }
    }
}
