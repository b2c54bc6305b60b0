package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.CanarySecrets;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing out of a home on disk: no byte of a token is left in it, and nothing else is touched. */
class SignOutFilesTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(time)
            .accessTokenLifetime(Duration.ofHours(1))
            .start();
    private final RevokingLogin.Terms terms = new RevokingLogin.Terms(server.revocationUri());

    @TempDir
    Path home;

    @BeforeEach
    void letPausesPass() {
        time.autoAdvance(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void leavesNoByteOfATokenAndTouchesNoLock() throws Exception {
        var session = server.signIn();
        write("auth.json", session.authJson());
        write("config.toml", "model = \"acme\"");
        write("auth.lock", "");
        write("auth.json.lock", "");
        try (var signet = open()) {
            // A copy of a torn document, what a killed process left, and the record of a refresh.
            write(
                    "auth.json",
                    session.authJson().substring(0, session.authJson().length() - 3));
            assertThat(signet.status().state()).isEqualTo(Status.State.UNAVAILABLE);
            write("auth.json", session.authJson());
            write(".auth.json.signet-0123456789abcdef01234567.tmp", session.authJson());
            time.advance(Duration.ofSeconds(2));
            signet.refresh();
            write(".auth.json.signet-0123456789abcdef01234567.tmp", session.authJson());
            assertThat(filesWithSecrets()).as("the control").hasSize(3);

            var result = signet.signOut();

            assertThat(result.isComplete()).as(result.toString()).isTrue();
            assertThat(result.deleted()).hasSize(4);
        }
        assertThat(filesWithSecrets()).isEmpty();
        assertThat(files()).containsExactlyInAnyOrder("auth.json.lock", "auth.lock", "config.toml", "signet/lock");
        assertThat(server.isAlive(session)).isFalse();
    }

    @Test
    void aDocumentOfTheNeighbourIsDeletedAsItsOwnLogoutDoes() throws Exception {
        write("auth.json", server.signIn().authJson());
        try (var signet = open()) {
            var result = signet.signOutLocally();

            assertThat(result.deleted())
                    .containsExactly(home.resolve("auth.json").toString());
        }
        assertThat(home.resolve("auth.json")).doesNotExist();
    }

    @Test
    void signingOutOfAnEmptyHomeDeletesNothing() throws Exception {
        try (var signet = open()) {
            assertThat(signet.signOut()).isEqualTo(new SignOutResult(List.of(), List.of(), List.of()));
        }
    }

    @Test
    void theKeysOfAgentsStay() throws Exception {
        write("auth.json", server.signIn().authJson());
        write("signet/agent-keys.json", "{\"schema\":1,\"agents\":[]}");
        try (var signet = open()) {
            signet.signOut();
        }
        assertThat(files()).contains("signet/agent-keys.json");
    }

    private void write(String file, String content) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> home.relativize(file).toString())
                    .toList();
        }
    }

    private List<String> filesWithSecrets() throws IOException {
        return files().stream().filter(this::holdsSecret).toList();
    }

    private boolean holdsSecret(String file) {
        try {
            var content = Files.readString(home.resolve(file), StandardCharsets.ISO_8859_1);
            return content.contains(CanarySecrets.MARKER);
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }

    private Signet open() throws Exception {
        return Signet.builder(RevokingLogin.profile(terms))
                .home(home)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .build();
    }
}
