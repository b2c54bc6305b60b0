package dev.signet.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Commands;
import dev.signet.auth.store.Lease;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another process of this machine that runs {@link LeaseChild}. Killed on closing. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private ChildJvm(Process process) {
        this.process = process;
        var reader = new Thread(this::read, "answers of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts without waiting for the JVM to be up; {@link #expect} {@code ready} first. */
    static ChildJvm start(Path home) throws IOException {
        return new ChildJvm(new ProcessBuilder(command(home))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Started by a shell, after {@code preparation}. */
    static ChildJvm startAfter(List<String> shell, String preparation, Path home) throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.add(preparation + " && exec \"$@\"");
        command.add("sh");
        command.addAll(command(home));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    static ChildJvm ready(Path home) throws IOException, InterruptedException {
        ChildJvm child = start(home);
        child.expect("ready");
        return child;
    }

    private static List<String> command(Path home) {
        String classPath =
                String.join(":", location(LeaseChild.class), location(HomeLock.class), location(Lease.class));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                classPath,
                LeaseChild.class.getName(),
                home.toString());
    }

    static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    long pid() {
        return process.pid();
    }

    void send(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    String ask(String command) throws IOException, InterruptedException {
        send(command);
        return answer();
    }

    String answer() throws InterruptedException {
        String answer = answers.poll(60, TimeUnit.SECONDS);
        assertThat(answer).as("an answer of child %s", process.pid()).isNotNull();
        return answer;
    }

    void expect(String answer) throws InterruptedException {
        assertThat(answer()).isEqualTo(answer);
    }

    void signal(String name) throws IOException, InterruptedException {
        Commands.signal(name, process.pid());
    }

    /** Kills it as {@code kill -9} does. The kernel may still be at it when this returns. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // It was killed.
        }
    }
}
