package dev.signet.gate;

import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the gates of a herd start from: processes that live as long as the class, and a server and a home for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HerdScene {
    @RegisterExtension
    static final Children CHILDREN = new Children();

    final ManualTimeSource time = ManualTimeSource.create();
    final int processes;
    Herd herd;
    FakeAuthorizationServer server;
    Home home;

    HerdScene(int processes) {
        this.processes = processes;
    }

    @BeforeAll
    void startHerd() throws IOException, InterruptedException {
        herd = Herd.of(processes, CHILDREN.runtime(), time);
    }

    @AfterAll
    void endHerd() {
        herd.close();
    }

    @BeforeEach
    void makeHome(@TempDir Path folder) throws IOException, InterruptedException {
        server = FakeAuthorizationServer.builder().time(time).start();
        home = Home.in(folder);
        herd.align();
    }

    @AfterEach
    void endServer() {
        server.close();
    }
}
