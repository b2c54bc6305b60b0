package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** This process signs out while another one has a refresh token at the server: the document does not come back. */
class SignOutProcessTest {
    @RegisterExtension
    static final Children CHILDREN = new Children();

    @TempDir
    Path folder;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
        server.close();
    }

    @Test
    void whatAnotherProcessHasUnderWayDoesNotComeBack() throws Exception {
        Home home = Home.in(folder);
        home.signIn(server.signIn());
        try (Herd herd = Herd.of(1, CHILDREN.runtime(), time);
                var signet = GateHome.at(home, TimeSource.system(), server).build()) {
            herd.open(home, server);
            GateJvm other = herd.get(0);
            CompletableFuture<String> refresh;
            try (var hold = server.holdTokenAnswers()) {
                refresh = other.send("refresh");
                hold.awaitHeld(1);
                var signOut = threads.submit(signet::signOutLocally);
                assertThat(signOut).as("the other process has the lease").isNotDone();
                hold.release();
                assertThat(signOut.get(60, TimeUnit.SECONDS).deleted())
                        .contains(home.authJson().toString());
            }
            assertThat(GateJvm.await(refresh, "refresh")).isEqualTo("refreshed");
            assertThat(other.ask("settle")).isEqualTo("settled");
            assertThat(home.authJson()).doesNotExist();
            assertThat(signet.status().isSignInNeeded()).isTrue();

            // A second on, the other process looks again.
            herd.move(Duration.ofSeconds(2));
            assertThat(other.ask("refresh")).startsWith("SignInRequired");
            assertThat(home.authJson()).doesNotExist();
        }
        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
    }
}
