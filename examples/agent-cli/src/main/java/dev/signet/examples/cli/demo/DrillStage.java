package dev.signet.examples.cli.demo;

import dev.signet.AuditSettings;
import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.agent.Agent;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.testkit.Account;
import dev.signet.testkit.AgentCall;
import dev.signet.testkit.AgentCounts;
import dev.signet.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a drill plays on: a server that lists and revokes agents, the home of a person, and the folder of a thief. */
final class DrillStage implements AutoCloseable {
    /** Where the service lists and revokes agents, for those that do. */
    private static final String LIFECYCLE = "SIGNET_AGENT_LIFECYCLE";

    private final FakeAuthorizationServer server;
    private final DemoHome home;
    private final DemoHome lair;

    private DrillStage(FakeAuthorizationServer server, DemoHome home, DemoHome lair) {
        this.server = server;
        this.home = home;
        this.lair = lair;
    }

    static DrillStage open() throws IOException {
        var home = DemoHome.temporary();
        var lair = DemoHome.temporary();
        var server = FakeAuthorizationServer.start();
        server.agents().directory().offer(AgentCall.LIST, AgentCall.REVOKE);
        home.writeNew(server.signIn(Account.of("acct-1111")));
        return new DrillStage(server, home, lair);
    }

    AgentCounts counts() {
        return server.agents().counts();
    }

    /** The person's home. */
    Path folder() {
        return home.folder();
    }

    /** Opens the home as an application does, or the command line. */
    Signet signet() throws AuthException {
        return open(home);
    }

    /** Opens what the thief has: nothing but the network. */
    Signet thief() throws AuthException {
        return open(lair);
    }

    private Signet open(DemoHome of) throws AuthException {
        Map<String, String> variables = new HashMap<>(server.environment());
        variables.put(LIFECYCLE, server.agents().baseUri().toString());
        return Signet.builder(Profile.codex())
                .home(of.folder())
                .fromEnvironment(variables)
                .allow(server.baseUri())
                .audit(AuditSettings.inHome())
                .build();
    }

    URI resource() {
        return server.resourceUri();
    }

    /** The status of a call that {@code agent} signs; 0 when it signs none, so that nothing is sent. */
    int call(Agent agent) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(resource()).build();
        try {
            return agent.httpClient().send(request, BodyHandlers.discarding()).statusCode();
        } catch (AuthException e) {
            return 0;
        }
    }

    /** The status when somebody sends again what they saw. */
    int replay(AuthHeaders seen) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(resource());
        seen.forEach(request::header);
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }

    /** Whether any document of the home holds {@code text}. */
    boolean holds(String text) throws IOException {
        try (var tree = Files.walk(folder())) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        server.close();
        home.delete();
        lair.delete();
    }
}
