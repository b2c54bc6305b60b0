package dev.signet.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.Commands;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.testkit.junit.MachineAssumptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HomeLockTest {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Path home;
    private HomeLock leases;

    @BeforeEach
    void open() {
        home = folder.resolve("some/home");
        leases = new HomeLock(home, "signet", TimeSource.system());
    }

    @Test
    void touchesNothingUntilAskedFor() {
        assertThat(home).doesNotExist();
    }

    @Test
    void makesHomeAndLockForTheOwnerAlone() throws Exception {
        leases.acquire(Duration.ZERO).close();
        assertThat(mode(home)).isEqualTo("rwx------");
        assertThat(mode(home.resolve("signet"))).isEqualTo("rwx------");
        assertThat(mode(home.resolve("signet/lock"))).isEqualTo("rw-------");
        assertThat(home.resolve("signet/lock")).isEmptyFile();
    }

    @Test
    void narrowsALockThatOthersCouldTake() throws Exception {
        Path own = Files.createDirectories(home.resolve("signet"));
        Path lock = Files.createFile(own.resolve("lock"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-rw-rw-"));
        leases.acquire(Duration.ZERO).close();
        assertThat(mode(own)).isEqualTo("rwx------");
        assertThat(mode(lock)).isEqualTo("rw-------");
    }

    @Test
    void leavesTheModeOfAnExistingHomeAlone() throws Exception {
        Files.createDirectories(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        leases.acquire(Duration.ZERO).close();
        assertThat(mode(home)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void isHeldUntilClosedAndKeepsTheFile() throws Exception {
        Lease lease = leases.acquire(Duration.ZERO);
        assertThat(lease.isHeld()).isTrue();
        assertThat(lease.remaining()).isEqualTo(Lease.UNLIMITED);
        assertThat(lease.scope()).isEqualTo(Lease.Scope.HOST);
        lease.close();
        lease.close();
        assertThat(lease.isHeld()).isFalse();
        assertThat(lease.remaining()).isEqualTo(Duration.ZERO);
        assertThat(home.resolve("signet/lock")).exists();
    }

    @Test
    void closingTwiceDoesNotEndSomebodyElsesLease() throws Exception {
        Lease first = leases.acquire(Duration.ZERO);
        first.close();
        try (Lease second = leases.acquire(Duration.ZERO)) {
            first.close();
            assertThat(second.isHeld()).isTrue();
            assertTaken(leases);
        }
    }

    @Test
    void namesLockAndHolderWhenTheWaitIsOver() throws Exception {
        try (Lease lease = leases.acquire(Duration.ZERO)) {
            StoreException refusal = catchThrowableOfType(StoreException.class, () -> leases.acquire(SHORT));
            assertThat(refusal.kind()).isEqualTo(StoreException.Kind.TIMEOUT);
            assertThat(refusal)
                    .hasMessageContaining(
                            home.toRealPath().resolve("signet/lock").toString())
                    .hasMessageContaining("0.03 s")
                    .hasMessageContaining("\"" + Thread.currentThread().getName() + "\"");
            assertThat(lease.isHeld()).isTrue();
        }
    }

    @Test
    void oneHomeUnderTwoNamesIsOneLease() throws Exception {
        Files.createDirectories(home);
        Path link = Files.createSymbolicLink(folder.resolve("link"), home);
        var byLink = new HomeLock(link, "signet", TimeSource.system());
        try (Lease lease = leases.acquire(Duration.ZERO)) {
            assertThat(lease.isHeld()).isTrue();
            assertTaken(byLink);
        }
        byLink.acquire(Duration.ZERO).close();
    }

    @Test
    void twoHomesAreTwoLeases() throws Exception {
        var other = new HomeLock(folder.resolve("other"), "signet", TimeSource.system());
        try (Lease lease = leases.acquire(Duration.ZERO);
                Lease second = other.acquire(Duration.ZERO)) {
            assertThat(lease.isHeld()).isTrue();
            assertThat(second.isHeld()).isTrue();
        }
    }

    @Test
    void aHundredThreadsGoInOneByOne() throws Exception {
        int[] unguarded = {0};
        var start = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(100);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                var own = new HomeLock(home, "signet", TimeSource.system());
                tasks.add(pool.submit(() -> {
                    start.await();
                    try (Lease lease = own.acquire(LONG)) {
                        assertThat(lease.isHeld()).isTrue();
                        int before = unguarded[0];
                        Thread.yield();
                        unguarded[0] = before + 1;
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> task : tasks) {
                task.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(unguarded[0]).isEqualTo(100);
    }

    @Test
    void theHostCanStillListAndStoreItsProperties() throws Exception {
        String entry;
        try (Lease lease = leases.acquire(Duration.ZERO)) {
            assertThat(lease.isHeld()).isTrue();
            entry = "dev.signet.lock:" + home.toRealPath().resolve("signet/lock") + "=";
            assertThat(listed()).contains(entry);
            System.getProperties().store(new ByteArrayOutputStream(), null);
        }
        assertThat(listed()).doesNotContain(entry);
    }

    @Test
    void aWaiterThatIsInterruptedHoldsNothing() throws Exception {
        Lease lease = leases.acquire(Duration.ZERO);
        var outcome = new AtomicReference<Throwable>();
        var waiter = new Thread(() -> outcome.set(catchThrowableOfType(
                InterruptedException.class, () -> leases.acquire(LONG).close())));
        waiter.start();
        waiter.interrupt();
        waiter.join(20_000);
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertThat(lease.isHeld()).isTrue();
        lease.close();
        leases.acquire(Duration.ZERO).close();
    }

    @Test
    void aHolderThatIsInterruptedKeepsTheLease() throws Exception {
        Lease lease = leases.acquire(Duration.ZERO);
        Thread.currentThread().interrupt();
        assertThat(lease.isHeld()).isTrue();
        lease.close();
        assertThat(Thread.interrupted()).isTrue();
        leases.acquire(Duration.ZERO).close();
    }

    @Test
    void refusesALockThatIsALink() throws Exception {
        Files.createDirectories(home.resolve("signet"));
        Path target = Files.createFile(folder.resolve("target"));
        Files.createSymbolicLink(home.resolve("signet/lock"), target);
        assertUnsafe("a link");
    }

    @Test
    void refusesALockThatIsAPipe() throws Exception {
        MachineAssumptions.needsProgram("mkfifo");
        Files.createDirectories(home.resolve("signet"));
        assertThat(Commands.run("mkfifo", home.resolve("signet/lock").toString()))
                .isZero();
        assertUnsafe("a pipe, socket or device");
    }

    @Test
    void refusesALockOfAnotherUser() throws Exception {
        assumeTrue(asRoot(), "only root can give files away; FileOwnerTest covers the rest");
        Files.createDirectories(home.resolve("signet"));
        Path lock = Files.createFile(home.resolve("signet/lock"));
        Files.setAttribute(lock, "unix:uid", 65_534);
        assertUnsafe("owned by");
    }

    @Test
    void refusesAWritableHomeOfAnotherUser() throws Exception {
        assumeTrue(asRoot(), "only root can give files away; FileOwnerTest covers the rest");
        Files.createDirectories(home);
        Files.setAttribute(home, "unix:uid", 65_534);
        assertUnsafe("owned by");
        assertThat(home.resolve("signet")).doesNotExist();
    }

    @Test
    void refusesAnOwnFolderThatIsALink() throws Exception {
        Files.createDirectories(home);
        Files.createSymbolicLink(home.resolve("signet"), folder);
        assertUnsafe("a link");
        assertThat(folder.resolve("lock")).doesNotExist();
    }

    @Test
    void refusesAHomeThatIsAFile() throws Exception {
        Files.createDirectories(home.getParent());
        Files.createFile(home);
        assertUnsafe("no folder");
    }

    @Test
    void refusesAHomeThatIsADanglingLink() throws Exception {
        Files.createDirectories(home.getParent());
        Files.createSymbolicLink(home, folder.resolve("nowhere"));
        assertUnsafe("no folder");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void saysThatAHomeCannotBeWritten() throws Exception {
        assumeFalse(asRoot(), "root can write; saysThatAReadOnlyFileSystemCannotBeWritten covers the rest");
        Files.createDirectories(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));
        assertThatThrownBy(() -> leases.acquire(SHORT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.READ_ONLY));
    }

    private void assertUnsafe(String found) {
        assertThatThrownBy(() -> leases.acquire(SHORT))
                .hasMessageContaining(found)
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.kind()).isEqualTo(StoreException.Kind.UNSAFE_PATH);
                    assertThat(e.remedy()).isNotEmpty();
                });
    }

    private static void assertTaken(LeaseProvider leases) {
        assertThatThrownBy(() -> leases.acquire(SHORT).close())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TIMEOUT));
    }

    private static boolean asRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String listed() {
        var text = new ByteArrayOutputStream();
        System.getProperties().list(new PrintStream(text));
        return text.toString();
    }
}
