package dev.signet.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Commands;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Lease;
import dev.signet.testkit.junit.MachineAssumptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lease among processes: each child is a JVM of its own. */
@Timeout(120)
class HomeLockProcessesTest {
    private static final int PROCESSES = 16;
    private static final int INCREMENTS = 50;
    private static final int KILLS = 50;
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Path home;
    private HomeLock leases;

    @BeforeEach
    void open() {
        home = folder.resolve("home");
        leases = new HomeLock(home, "signet", TimeSource.system());
    }

    @Test
    void noUpdateIsLostUnderTheLeaseAndManyAreWithoutIt() throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                children.add(ChildJvm.start(home));
            }
            for (ChildJvm child : children) {
                child.expect("ready");
            }
            assertThat(count(children, "leased")).isEqualTo(PROCESSES * INCREMENTS);
            // The control: the same work, and nobody asks for the lease. A machine may run them one after the other by
            // chance.
            boolean lost = false;
            for (int round = 0; round < 20 && !lost; round++) {
                lost = count(children, "bare") < PROCESSES * INCREMENTS;
            }
            assertThat(lost).as("updates are lost without the lease").isTrue();
        } finally {
            for (ChildJvm child : children) {
                child.close();
            }
        }
    }

    private int count(List<ChildJvm> children, String how) throws Exception {
        Path counter = Files.writeString(folder.resolve(how), "0");
        for (ChildJvm child : children) {
            child.send("count " + how + " " + INCREMENTS + " " + counter);
        }
        for (ChildJvm child : children) {
            child.expect("counted");
        }
        return Integer.parseInt(Files.readString(counter));
    }

    @Test
    void theNextProceedsWithinASecondAfterAKillAtAnyMoment() throws Exception {
        var random = new Random(20_240_229);
        List<ChildJvm> started = new ArrayList<>();
        try {
            started.add(ChildJvm.start(home));
            started.add(ChildJvm.start(home));
            for (int i = 0; i < KILLS; i++) {
                ChildJvm holder = started.get(i);
                holder.expect("ready");
                holder.send("churn");
                holder.expect("churning");
                LockSupport.parkNanos(random.nextLong(10_000_000));
                holder.kill();
                long killed = System.nanoTime();
                try (Lease lease = leases.acquire(LONG)) {
                    assertThat(lease.isHeld()).isTrue();
                    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(1));
                }
                if (started.size() < KILLS) {
                    started.add(ChildJvm.start(home));
                }
            }
        } finally {
            for (ChildJvm child : started) {
                child.close();
            }
        }
    }

    @Test
    void aStoppedHolderKeepsTheLeaseAndIsNamed() throws Exception {
        try (ChildJvm holder = ChildJvm.ready(home)) {
            assertThat(holder.ask("acquire 0")).isEqualTo("held");
            holder.signal("STOP");
            long start = System.nanoTime();
            StoreException refusal =
                    catchThrowableOfType(StoreException.class, () -> leases.acquire(Duration.ofMillis(300)));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
            assertThat(refusal.kind()).isEqualTo(StoreException.Kind.TIMEOUT);
            assertThat(refusal).hasMessageContaining(home.resolve("signet/lock").toString());
            if (Files.isReadable(Path.of("/proc/locks"))) {
                assertThat(refusal).hasMessageContaining("process " + holder.pid());
            }
            holder.signal("CONT");
            assertThat(holder.ask("release")).isEqualTo("released");
            leases.acquire(LONG).close();
        }
    }

    @Test
    void waitsNoLongerThanAskedWhateverThePauses() throws Exception {
        var clock = new ManualClock();
        var waiter = new HomeLock(home, LockFile.in(home, "signet"), clock, clock, () -> 0.5);
        try (ChildJvm holder = ChildJvm.ready(home)) {
            assertThat(holder.ask("acquire 0")).isEqualTo("held");
            Duration wait = Duration.ofSeconds(60);
            assertThat(catchThrowableOfType(StoreException.class, () -> waiter.acquire(wait)))
                    .isNotNull();
            assertThat(clock.nanos()).isEqualTo(wait.toNanos());
        }
    }

    @Test
    void looksAgainAtLeastEvery40Milliseconds() throws Exception {
        var clock = new ManualClock();
        List<Long> pauses = new ArrayList<>();
        Pause noted = nanos -> {
            pauses.add(nanos);
            clock.await(nanos);
        };
        try (ChildJvm holder = ChildJvm.ready(home)) {
            assertThat(holder.ask("acquire 0")).isEqualTo("held");
            var waiter = new HomeLock(home, LockFile.in(home, "signet"), clock, noted, () -> 0.999);
            assertThat(catchThrowableOfType(StoreException.class, () -> waiter.acquire(Duration.ofSeconds(1))))
                    .isNotNull();
        }
        assertThat(pauses).hasSizeGreaterThan(25).allMatch(nanos -> nanos <= TimeUnit.MILLISECONDS.toNanos(40));
    }

    @Test
    void anInterruptEndsTheWaitForAnotherProcess() throws Exception {
        var waiting = new CountDownLatch(1);
        Pause noted = nanos -> {
            waiting.countDown();
            Pause.sleeping().await(nanos);
        };
        var waiter = new HomeLock(home, LockFile.in(home, "signet"), TimeSource.system(), noted, () -> 0.5);
        try (ChildJvm holder = ChildJvm.ready(home)) {
            assertThat(holder.ask("acquire 0")).isEqualTo("held");
            var outcome = new CompletableFuture<Throwable>();
            var thread = new Thread(() -> outcome.complete(catchThrowableOfType(
                    InterruptedException.class, () -> waiter.acquire(LONG).close())));
            thread.start();
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            thread.interrupt();
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(holder.ask("release")).isEqualTo("released");
            leases.acquire(LONG).close();
        }
    }

    @Test
    void aLockFileDeletedUnderAWaiterIsMadeAgain() throws Exception {
        assertTakenAnewAfter(() -> Files.delete(home.resolve("signet/lock")));
    }

    @Test
    void aLockFileReplacedUnderAWaiterIsTheOneThatCounts() throws Exception {
        assertTakenAnewAfter(() -> {
            Files.delete(home.resolve("signet/lock"));
            Files.createFile(home.resolve("signet/lock"));
        });
    }

    @Test
    void aHomeDeletedUnderAWaiterIsMadeAgain() throws Exception {
        assertTakenAnewAfter(() -> {
            Files.delete(home.resolve("signet/lock"));
            Files.delete(home.resolve("signet"));
            Files.delete(home);
        });
    }

    private interface Damage {
        void inflict() throws Exception;
    }

    private void assertTakenAnewAfter(Damage damage) throws Exception {
        var waiting = new CountDownLatch(1);
        Pause noted = nanos -> {
            waiting.countDown();
            Pause.sleeping().await(nanos);
        };
        var waiter = new HomeLock(home, LockFile.in(home, "signet"), TimeSource.system(), noted, () -> 0.5);
        try (ChildJvm holder = ChildJvm.ready(home)) {
            assertThat(holder.ask("acquire 0")).isEqualTo("held");
            var outcome = new CompletableFuture<Lease>();
            new Thread(() -> {
                        try {
                            outcome.complete(waiter.acquire(LONG));
                        } catch (StoreException | InterruptedException e) {
                            outcome.completeExceptionally(e);
                        }
                    })
                    .start();
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            damage.inflict();
            assertThat(holder.ask("release")).isEqualTo("released");
            try (Lease lease = outcome.get(20, TimeUnit.SECONDS)) {
                assertThat(lease.isHeld()).isTrue();
                // A lock on a file that is gone would not keep anybody out.
                assertThat(holder.ask("acquire 50")).startsWith("refused TIMEOUT");
            }
            assertThat(holder.ask("acquire 0")).isEqualTo("held");
        }
    }

    @Test
    void saysThatAReadOnlyFileSystemCannotBeWritten() throws Exception {
        List<String> shell = List.of("unshare", "-Urm", "sh", "-c");
        String mount = "mount -t tmpfs -o ro none " + Files.createDirectories(home);
        MachineAssumptions.needsProgram("unshare");
        List<String> trial = new ArrayList<>(shell);
        trial.add(mount);
        MachineAssumptions.needs(Commands.run(trial) == 0, "the right to mount in a user namespace");
        try (ChildJvm child = ChildJvm.startAfter(shell, mount, home)) {
            child.expect("ready");
            assertThat(child.ask("acquire 50")).startsWith("refused READ_ONLY").contains(home.toString());
        }
    }

    @Test
    void readsTheHolderFromTheKernelsTable() {
        List<String> table = List.of(
                "1: FLOCK  ADVISORY  WRITE 11 08:01:77 0 EOF",
                "2: POSIX  ADVISORY  WRITE 12 08:01:778 0 EOF",
                "3: -> POSIX  ADVISORY  WRITE 13 08:01:77 0 EOF",
                "4: POSIX  ADVISORY  WRITE 14 08:01:77 0 EOF");
        assertThat(LockHolder.find(table, "77")).isEqualTo("process 14");
        assertThat(LockHolder.find(table, "78")).isEqualTo("another process");
    }
}
