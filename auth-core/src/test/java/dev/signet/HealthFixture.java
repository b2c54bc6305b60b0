package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.AuthException;
import dev.signet.auth.event.AuthEvent.HealthChanged;
import dev.signet.auth.event.HealthLevel;
import dev.signet.testkit.EventRecorder;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home of real files, a real server, and time moved by hand; short waits pass by themselves. */
abstract class HealthFixture {
    static final Duration BEAT = Duration.ofSeconds(30);

    final ManualTimeSource time = ManualTimeSource.create();
    final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(time)
            .accessTokenLifetime(Duration.ofHours(1))
            .start();
    final EventRecorder events = new EventRecorder();

    @TempDir
    private Path temp;

    Path home;

    @BeforeEach
    void makeHome() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        home = Files.createDirectory(
                temp.toRealPath().resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    SignetBuilder builder() {
        return Signet.builder(Profile.codex())
                .home(home)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .listener(events);
    }

    Signet open() throws AuthException {
        return builder().build();
    }

    IssuedSession signedIn() throws Exception {
        var session = server.signIn();
        write(authJson(), session.authJson());
        return session;
    }

    Path authJson() {
        return home.resolve("auth.json");
    }

    Path ring() {
        return home.resolve("signet/agent-keys.json");
    }

    /** As the program beside us writes: readable by the owner alone. */
    static void write(Path file, String content) throws Exception {
        Files.writeString(file, content);
        chmod(file, "rw-------");
    }

    static void chmod(Path file, String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    int call(Signet signet) throws Exception {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return signet.httpClient().send(request, BodyHandlers.discarding()).statusCode();
    }

    static HealthReport.Check check(HealthReport report, String name, String subject) {
        var found = report.checks().stream()
                .filter(check -> check.name().equals(name) && check.subject().endsWith(subject))
                .toList();
        assertThat(found)
                .as("one check %s of %s among %s", name, subject, report)
                .hasSize(1);
        return found.get(0);
    }

    static HealthLevel level(Signet signet, String name, String subject) {
        return check(signet.health(), name, subject).level();
    }

    /** Lets half a minute pass until so many changes were told in all; the last of them. */
    HealthChanged await(int changes) {
        long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (told().size() < changes) {
            assertThat(System.nanoTime()).as("told %s", told()).isLessThan(giveUp);
            Thread.onSpinWait();
        }
        assertThat(told()).hasSize(changes);
        return told().get(changes - 1);
    }

    /** Half a minute, and the judgement that it brings. */
    void beat() throws InterruptedException {
        time.advance(BEAT);
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("signet-health")) {
                thread.join(Duration.ofSeconds(30).toMillis());
            }
        }
    }

    List<HealthChanged> told() {
        return events.events(HealthChanged.class);
    }
}
