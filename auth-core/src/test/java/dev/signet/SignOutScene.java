package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.EventRecorder;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A home in memory somebody is signed in to, beside a real server on loopback. Time passes by itself. */
abstract class SignOutScene {
    final ManualTimeSource time = ManualTimeSource.create();
    final EventRecorder events = new EventRecorder();
    final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(time)
            .accessTokenLifetime(Duration.ofHours(1))
            .start();
    final RevokingLogin.Terms terms = new RevokingLogin.Terms(server.revocationUri());
    final IssuedSession session = server.signIn();
    InMemoryCredentialStore store = new InMemoryCredentialStore();

    SignOutScene() {
        time.autoAdvance(Duration.ofSeconds(2));
        put(session.authJson());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    void put(String document) {
        store.put(DocumentName.CREDENTIAL, document.getBytes(StandardCharsets.UTF_8));
    }

    SignetBuilder builder() {
        return Signet.builder(RevokingLogin.profile(terms))
                .store(store)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .listener(events);
    }

    Signet open() throws Exception {
        return builder().build();
    }

    String bearer(Signet signet) throws Exception {
        return signet.authorize(server.resourceUri()).value("Authorization").reveal();
    }

    void assertSignedOut(Signet signet) {
        assertThatThrownBy(() -> signet.authorize(server.resourceUri()))
                .isInstanceOfSatisfying(
                        SignInRequiredException.class,
                        e -> assertThat(e.reason()).isEqualTo(SignInRequiredException.Reason.SIGNED_OUT));
    }
}
