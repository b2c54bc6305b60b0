package dev.signet.internal.session;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.SignetBuilder;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.EventRecorder;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A signed-in home in memory, beside a real server on loopback; time stands still but for short pauses. */
final class OpenHome implements AutoCloseable {
    final ManualTimeSource time = ManualTimeSource.create();
    final InMemoryCredentialStore store = new InMemoryCredentialStore();
    final EventRecorder events = new EventRecorder();
    final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(time)
            .accessTokenLifetime(Duration.ofHours(1))
            .start();
    final IssuedSession session = server.signIn();

    OpenHome() {
        time.autoAdvance(Duration.ofSeconds(2));
        put(session.authJson());
    }

    void put(String document) {
        store.put(DocumentName.CREDENTIAL, document.getBytes(StandardCharsets.UTF_8));
    }

    String document() {
        return new String(store.content(DocumentName.CREDENTIAL).orElseThrow(), StandardCharsets.UTF_8);
    }

    SignetBuilder builder() {
        return Signet.builder(Profile.codex())
                .store(store)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .listener(events);
    }

    Signet open() throws AuthException {
        return builder().build();
    }

    void expire() {
        time.advance(Duration.ofHours(2));
    }

    /** Lets the store be looked at again. */
    void passASecond() {
        time.advance(Duration.ofMillis(1_001));
    }

    AuthHeaders authorize(Signet signet) throws Exception {
        return signet.authorize(server.resourceUri());
    }

    int call(Signet signet) throws Exception {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return signet.httpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    int posts() {
        return server.counts().tokenRequests();
    }

    @Override
    public void close() {
        server.close();
    }
}
