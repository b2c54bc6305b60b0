package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.ChildArguments;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.Leak;
import dev.signet.testkit.LeakDetector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A child process that runs {@link GateProgram}. Killed on closing, which also fails when it let a secret out. */
final class GateJvm implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<String> spoken = new LinkedBlockingQueue<>();
    private final LeakDetector detector = new LeakDetector();
    private final Queue<Leak> leaks = new ConcurrentLinkedQueue<>();
    private final Thread output;
    private final Thread errors;

    private GateJvm(Process process) {
        this.process = process;
        this.output = reader(() -> {
            read(process.getInputStream(), this::heard);
            answers.values().forEach(answer -> answer.completeExceptionally(new IOException("ended")));
        });
        this.errors =
                reader(() -> read(process.getErrorStream(), line -> System.err.println(process.pid() + ": " + line)));
    }

    /** Starts one whose time stands still; {@link #awaitReady} says when it is up. */
    static GateJvm start(ChildRuntime runtime, long timeMillis) throws IOException {
        return start(runtime, Long.toString(timeMillis));
    }

    /** Starts one that has the machine's time. */
    static GateJvm startInRealTime(ChildRuntime runtime) throws IOException {
        return start(runtime, "system");
    }

    private static GateJvm start(ChildRuntime runtime, String time) throws IOException {
        return new GateJvm(new ProcessBuilder(runtime.command(GateProgram.class, List.of(time))).start());
    }

    void awaitReady() throws InterruptedException {
        assertThat(next()).isEqualTo("ready");
    }

    long pid() {
        return process.pid();
    }

    /** Gives a command; the answer arrives when it is done. */
    CompletableFuture<String> send(String command) throws IOException {
        String name = Integer.toString(number.incrementAndGet());
        var answer = new CompletableFuture<String>();
        answers.put(name, answer);
        try {
            process.getOutputStream().write((name + " " + command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new IOException("child " + pid() + " does not take \"" + command + "\" any more", e);
        }
        return answer;
    }

    /** Opens a home without the protections that {@code faults} names. */
    void open(Home home, FakeAuthorizationServer server, String... faults) throws IOException, InterruptedException {
        assertThat(ask(GateProgram.opening(home, server, faults))).isEqualTo("open");
    }

    /** Fails when the command line or the environment of any child that runs now holds a secret. */
    static void inspectArguments() {
        if (ChildArguments.isSupported()) {
            assertThat(ChildArguments.inspect(new LeakDetector())).isEmpty();
        }
    }

    String ask(String command) throws IOException, InterruptedException {
        return await(send(command), command);
    }

    static String await(CompletableFuture<String> answer, String command) throws InterruptedException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a child ended before it answered \"" + command + "\"", e);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer to \"" + command + "\" within " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** The next thing it says by itself. */
    String next() throws InterruptedException {
        String line = spoken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("a word of child %s", pid()).isNotNull();
        return line;
    }

    /** What it has said by itself and nobody has heard yet; all of it when it has ended. */
    List<String> rest() {
        var rest = new ArrayList<String>();
        spoken.drainTo(rest);
        return rest;
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone and all it said is here. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(PATIENCE_SECONDS));
    }

    /** Waits for its end, and until all it said is here. */
    int awaitExit(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as("child %s ends within %s", pid(), patience)
                .isTrue();
        output.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        errors.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return process.exitValue();
    }

    /** The secrets seen in its output. */
    List<Leak> leaks() {
        return List.copyOf(leaks);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        assertThat(leaks).as("lines of child %s with a secret in them", pid()).isEmpty();
    }

    private void heard(String line) {
        int space = line.indexOf(' ');
        String name = line.substring(0, Math.max(0, space));
        if (name.equals("!")) {
            spoken.add(line.substring(2));
            return;
        }
        var answer = answers.remove(name);
        if (answer == null) {
            System.err.println(pid() + ": " + line);
        } else {
            answer.complete(line.substring(space + 1));
        }
    }

    private Thread reader(Runnable reading) {
        var reader = new Thread(reading, "words of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void read(InputStream from, Consumer<String> to) {
        try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var leak = detector.find("the output of child " + pid(), line);
                if (leak.isPresent()) {
                    leaks.add(leak.get());
                } else {
                    to.accept(line);
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
    }
}
