package dev.signet.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Commands;
import dev.signet.auth.TimeSource;
import dev.signet.testkit.junit.MachineAssumptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NeighbourLockTest {
    private static final List<String> FILES = List.of("auth.lock", "auth.json.lock");

    @TempDir
    Path home;

    private Path outer;
    private Path inner;
    private NeighbourLock neighbour;

    @BeforeEach
    void makeTheNeighboursFiles() throws IOException {
        MachineAssumptions.needsProgram("flock");
        MachineAssumptions.needsProgram("setsid");
        outer = Files.createFile(home.resolve("auth.lock"));
        inner = Files.createFile(home.resolve("auth.json.lock"));
        neighbour = new NeighbourLock(home, FILES, TimeSource.system());
    }

    @Test
    void keepsARealFlockOutUntilClosed() throws Exception {
        assertThat(isFree(outer)).isTrue();
        try (var held = neighbour.take()) {
            assertThat(held.skipped()).isEmpty();
            assertThat(isFree(outer)).isFalse();
            assertThat(isFree(inner)).isFalse();
        }
        assertThat(isFree(outer)).isTrue();
        assertThat(isFree(inner)).isTrue();
    }

    @Test
    void givesUpAfterASecondAndLetsGoOfEverything() throws Exception {
        Process other = new ProcessBuilder("flock", "-x", inner.toString(), "cat").start();
        try {
            other.getOutputStream().write('!');
            other.getOutputStream().flush();
            assertThat(other.getInputStream().read()).isEqualTo('!');
            long start = System.nanoTime();
            try (var held = neighbour.take()) {
                assertThat(held.skipped())
                        .hasValueSatisfying(reason ->
                                assertThat(reason).contains(inner.toString()).contains("another program holds it"));
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
                assertThat(isFree(outer)).isTrue();
            }
        } finally {
            other.getOutputStream().close();
            assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        try (var held = neighbour.take()) {
            assertThat(held.skipped()).isEmpty();
            assertThat(held.holder()).isPresent();
        }
    }

    @Test
    void locksOnlyWhatIsThereAndMakesNothing() throws Exception {
        Files.delete(inner);
        try (var held = neighbour.take()) {
            assertThat(held.skipped()).isEmpty();
            assertThat(isFree(outer)).isFalse();
        }
        assertThat(inner).doesNotExist();
        Files.delete(outer);
        try (var held = neighbour.take()) {
            assertThat(held.skipped()).isEmpty();
            assertThat(held.holder()).isEmpty();
        }
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void saysThatAProgramIsMissing() {
        Programs none = name ->
                name.equals("flock") ? Optional.empty() : Programs.installed().find(name);
        try (var held = with(none, TimeSource.system(), Pause.sleeping()).take()) {
            assertThat(held.skipped())
                    .hasValueSatisfying(reason -> assertThat(reason)
                            .contains("flock")
                            .contains("/usr/bin")
                            .contains(home.toString()));
        }
    }

    @Test
    void saysThatTheProgramIsAnotherOne() throws Exception {
        Path simple = script("echo 'flock: invalid option -- w' >&2; exit 1");
        try (var held = with(replacing("flock", simple), TimeSource.system(), Pause.sleeping())
                .take()) {
            assertThat(held.skipped())
                    .hasValueSatisfying(
                            reason -> assertThat(reason).contains("code 1").contains("util-linux"));
        }
    }

    @Test
    void endsAProgramThatHangs() throws Exception {
        Path started = home.resolve("pid");
        Path hanging = script("echo $$ > " + started + "; exec sleep 600");
        var clock = new ManualClock();
        Pause untilStarted = nanos -> {
            if (started.toFile().length() == 0) {
                Pause.sleeping().await(nanos);
            } else {
                clock.await(nanos);
            }
        };
        try (var held = with(replacing("flock", hanging), clock, untilStarted).take()) {
            assertThat(held.skipped()).isPresent();
        }
        long pid = Long.parseLong(Files.readString(started).trim());
        assertThat(ProcessHandle.of(pid))
                .matches(handle -> handle.isEmpty() || !handle.get().isAlive());
    }

    @Test
    void doesNotFollowALink() throws Exception {
        Files.delete(outer);
        Files.createSymbolicLink(outer, Files.createFile(home.resolve("elsewhere")));
        try (var held = neighbour.take()) {
            assertThat(held.skipped())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("is not a plain file"));
        }
    }

    @Test
    void anInterruptEndsTheAttemptAndStaysSet() {
        Thread.currentThread().interrupt();
        try (var held = neighbour.take()) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(held.skipped())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("interrupted"));
        }
    }

    @Test
    void aCtrlCDoesNotReachTheChild() throws Exception {
        MachineAssumptions.needs(Files.exists(Path.of("/proc/self/stat")), "/proc");
        long ours = session(ProcessHandle.current().pid());
        try (var held = neighbour.take()) {
            assertThat(session(held.holder().orElseThrow())).isNotEqualTo(ours);
        }
        // The control: started by a program that opens no session, it would.
        Programs plain = replacing("setsid", Programs.installed().find("env").orElseThrow());
        try (var held = with(plain, TimeSource.system(), Pause.sleeping()).take()) {
            assertThat(session(held.holder().orElseThrow())).isEqualTo(ours);
        }
    }

    @Test
    void theChildGetsNothingOfOurEnvironment() throws Exception {
        MachineAssumptions.needs(Files.exists(Path.of("/proc/self/environ")), "/proc");
        try (var held = neighbour.take()) {
            Path environment = Path.of("/proc", held.holder().orElseThrow().toString(), "environ");
            assertThat(Files.readString(environment, StandardCharsets.UTF_8)).isEqualTo("LC_ALL=C\0");
        }
    }

    @Test
    void theLockIsFreeWhenTheJvmIsKilled() throws Exception {
        try (ChildJvm child = ChildJvm.ready(home)) {
            long holder = Long.parseLong(child.ask("neighbour").substring("neighbour ".length()));
            assertThat(isFree(outer)).isFalse();
            Optional<ProcessHandle> locker = ProcessHandle.of(holder);
            child.kill();
            assertThat(Commands.run("flock", "-x", "-w", "1", outer.toString(), "true"))
                    .isZero();
            if (locker.isPresent()) {
                locker.get().onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }

    private NeighbourLock with(Programs programs, TimeSource time, Pause pause) {
        return new NeighbourLock(home, FILES, time, programs, pause);
    }

    private static Programs replacing(String name, Path program) {
        return asked ->
                asked.equals(name) ? Optional.of(program) : Programs.installed().find(asked);
    }

    private Path script(String text) throws IOException {
        Path script = Files.writeString(home.resolve("program"), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private static boolean isFree(Path file) throws IOException, InterruptedException {
        return Commands.run("flock", "-n", "-x", file.toString(), "true") == 0;
    }

    /** The sixth field of the kernel's line; the second is in parentheses and may hold spaces. */
    private static long session(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ")[3]);
    }
}
