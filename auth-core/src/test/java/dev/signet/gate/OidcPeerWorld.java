package dev.signet.gate;

import dev.signet.SignIn;
import dev.signet.Signet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A provider that others wrote, started once for all tests of a class, and how Signet is used at it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OidcPeerWorld {
    static final String GATE = "oidc-provider-" + OidcPeer.VERSION;

    private @Nullable OidcPeer started;

    @BeforeAll
    void start() throws Exception {
        started = OidcPeer.start();
    }

    @AfterAll
    void end() {
        if (started != null) {
            started.close();
        }
    }

    final OidcPeer peer() {
        return started;
    }

    /** Asks who the person is, which takes a token. */
    final HttpResponse<String> call(Signet signet) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(started.issuer() + "/me")).build();
        return signet.httpClient().send(request, BodyHandlers.ofString());
    }

    static SignIn ask(Signet signet, PeerVisitor person) {
        return signet.signIn().prompt(person).openBrowser(false).timeout(Duration.ofSeconds(40));
    }
}
