package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.EventRecorder;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real server, a store in memory, a person who does as told; time stands still unless a test lets it run. */
abstract class SignInFixture {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    final ManualTimeSource time = ManualTimeSource.create();
    final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    final InMemoryCredentialStore store = new InMemoryCredentialStore();
    final EventRecorder events = new EventRecorder();
    final ScriptedPerson person = new ScriptedPerson();
    final Map<String, String> variables = new HashMap<>(server.environment());

    @BeforeEach
    void prepare() {
        server.signIns().accounts(Account.of("acct-1111"));
        variables.put("DISPLAY", ":7");
    }

    @AfterEach
    void close() {
        server.close();
    }

    SignIn browser(Signet signet) {
        return signet.signIn()
                .prompt(person)
                .browser()
                .openBrowser(false)
                .ports(0)
                .timeout(LIMIT);
    }

    IssuedSession signedIn() {
        var session = server.signIn();
        store.put(DocumentName.CREDENTIAL, session.authJson().getBytes(StandardCharsets.UTF_8));
        return session;
    }

    Signet open() throws AuthException {
        return builder().build();
    }

    SignetBuilder builder() {
        return Signet.builder(Profile.codex(server.baseUri().toString(), CodexFixtures.CLIENT_ID))
                .store(store)
                .fromEnvironment(variables)
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .listener(events);
    }

    void authorize(Signet signet) throws Exception {
        var unused = call(signet);
    }

    AuthHeaders call(Signet signet) throws Exception {
        return signet.authorize(server.resourceUri());
    }

    String sent(Signet signet) throws Exception {
        return call(signet).value("Authorization").reveal();
    }

    String document() {
        return new String(store.content(DocumentName.CREDENTIAL).orElseThrow(), StandardCharsets.UTF_8);
    }

    /** Where the server sends a browser that opens {@code address}. */
    static String redirectOf(URI address) throws Exception {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(address).build();
        var answer = client.send(request, BodyHandlers.discarding());
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** Waits until the person was told where to go. */
    URI told() {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (person.addresses.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return person.addresses.get(0);
    }
}
