package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several child processes whose time, and the server's, is moved as one. */
final class Herd implements AutoCloseable {
    private final ManualTimeSource time;
    private final List<GateJvm> children = new ArrayList<>();

    private Herd(ManualTimeSource time) {
        this.time = time;
    }

    static Herd of(int size, ChildRuntime runtime, ManualTimeSource time) throws IOException, InterruptedException {
        var herd = new Herd(time);
        for (int i = 0; i < size; i++) {
            herd.children.add(GateJvm.start(runtime, time.millis()));
        }
        for (GateJvm child : herd.children) {
            child.awaitReady();
        }
        return herd;
    }

    GateJvm get(int index) {
        return children.get(index);
    }

    int size() {
        return children.size();
    }

    /** Gives all of them a command before it waits for any. */
    List<CompletableFuture<String>> send(String command) throws IOException {
        var answers = new ArrayList<CompletableFuture<String>>();
        for (GateJvm child : children) {
            answers.add(child.send(command));
        }
        return answers;
    }

    static List<String> await(List<CompletableFuture<String>> answers, String command) throws InterruptedException {
        var texts = new ArrayList<String>();
        for (var answer : answers) {
            texts.add(GateJvm.await(answer, command));
        }
        return texts;
    }

    List<String> ask(String command) throws IOException, InterruptedException {
        return await(send(command), command);
    }

    /** Opens {@code home} in all of them, without the protections named. */
    void open(Home home, FakeAuthorizationServer server, String... faults) throws IOException, InterruptedException {
        assertThat(ask(GateProgram.opening(home, server, faults))).containsOnly("open");
        GateJvm.inspectArguments();
    }

    /** Lets time stand still, and at one moment for all. */
    void align() throws IOException, InterruptedException {
        long latest = time.millis();
        for (String moment : ask("still")) {
            latest = Math.max(latest, Long.parseLong(moment));
        }
        move(Duration.ofMillis(latest - time.millis()));
    }

    /** Waits until nobody refreshes, then moves time. */
    void move(Duration by) throws IOException, InterruptedException {
        assertThat(ask("settle")).containsOnly("settled");
        time.advance(by);
        assertThat(ask("clock " + time.millis())).containsOnly("moved");
    }

    @Override
    public void close() {
        children.forEach(GateJvm::close);
    }
}
