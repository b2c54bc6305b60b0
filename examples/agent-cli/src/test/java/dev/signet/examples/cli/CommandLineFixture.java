package dev.signet.examples.cli;

import dev.signet.auth.TimeSource;
import dev.signet.examples.cli.CommandRun.Desk;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, an empty home, and sign-ins of different ages. */
abstract class CommandLineFixture {
    @TempDir
    Path folder;

    private final AtomicLong behind = new AtomicLong();
    FakeAuthorizationServer server;
    Desk desk;

    @BeforeEach
    void open() throws Exception {
        server = FakeAuthorizationServer.builder().time(new SetBack(behind)).start();
        var home = Files.createDirectory(
                folder.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        desk = Desk.at(server, home);
    }

    @AfterEach
    void close() {
        server.close();
    }

    String resource() {
        return server.resourceUri().toString();
    }

    /** A session whose access token, good for an hour, was issued {@code age} ago. */
    IssuedSession signedIn(Duration age) throws Exception {
        behind.set(age.toMillis());
        try {
            var session = server.signIn();
            desk.signedIn(session);
            return session;
        } finally {
            behind.set(0);
        }
    }

    private record SetBack(AtomicLong behind) implements TimeSource {
        @Override
        public long millis() {
            return TimeSource.system().millis() - behind.get();
        }

        @Override
        public long nanos() {
            return TimeSource.system().nanos();
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            return TimeSource.system().schedule(delay, task);
        }
    }
}
