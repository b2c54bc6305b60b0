package dev.signet.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Lease;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JvmMutexTest {
    private static final Duration SHORT = Duration.ofMillis(30);

    @TempDir
    Path home;

    @Test
    void copiesOfTheLibraryExcludeEachOther() throws Exception {
        try (Copy one = new Copy(home);
                Copy two = new Copy(home);
                ChildJvm child = ChildJvm.ready(home)) {
            assertThat(one.type).isNotSameAs(two.type);
            assertThat(one.acquire()).isEqualTo("held");
            assertThat(two.acquire()).contains("TIMEOUT").contains("inside this process");
            // The kernel's lock has survived the attempt of the other copy.
            assertThat(child.ask("acquire 50")).startsWith("refused TIMEOUT");
            one.release();
            assertThat(two.acquire()).isEqualTo("held");
            assertThat(child.ask("acquire 50")).startsWith("refused TIMEOUT");
            two.release();
            assertThat(child.ask("acquire 0")).isEqualTo("held");
        }
    }

    /** The control of the above: what the mutex guards against does happen. */
    @Test
    void closingASecondChannelGivesTheKernelsLockAway() throws Exception {
        try (ChildJvm child = ChildJvm.ready(home);
                var lease = new HomeLock(home, "signet", TimeSource.system()).acquire(SHORT)) {
            assertThat(child.ask("acquire 50")).startsWith("refused TIMEOUT");
            FileChannel.open(home.resolve("signet/lock"), StandardOpenOption.READ)
                    .close();
            assertThat(lease.isHeld()).isTrue();
            assertThat(child.ask("acquire 50")).isEqualTo("held");
        }
    }

    @Test
    void aPropertyLostByTheHostLetsNobodyIn() throws Exception {
        var mutex = JvmMutex.named("lost");
        JvmMutex.Hold hold = acquire(mutex).orElseThrow();
        System.clearProperty(mutex.property());
        assertThat(acquire(mutex)).isEmpty();
        hold.close();
        assertThat(acquire(mutex)).isPresent().get().satisfies(JvmMutex.Hold::close);
    }

    @Test
    void aPropertyBroughtBackByTheHostKeepsNobodyOut() throws Exception {
        var mutex = JvmMutex.named("brought back");
        JvmMutex.Hold hold = acquire(mutex).orElseThrow();
        String value = System.getProperty(mutex.property());
        hold.close();
        System.setProperty(mutex.property(), value);
        acquire(mutex).orElseThrow().close();
        assertThat(System.getProperty(mutex.property())).isNull();
    }

    @Test
    void aPropertyOfAnotherCopyKeepsUsOut() throws Exception {
        var mutex = JvmMutex.named("foreign");
        System.setProperty(mutex.property(), "0123 worker 7");
        try {
            assertThat(acquire(mutex)).isEmpty();
            assertThat(mutex.describeHolder()).isEqualTo("thread \"worker 7\"");
        } finally {
            System.clearProperty(mutex.property());
        }
    }

    @Test
    void inProcessLeasesOfOneNameExcludeEachOther() throws Exception {
        var one = new InProcessLeases("store 1", TimeSource.system());
        var same = new InProcessLeases("store 1", TimeSource.system());
        var other = new InProcessLeases("store 2", TimeSource.system());
        try (var lease = one.acquire(SHORT)) {
            assertThat(lease.scope()).isEqualTo(Lease.Scope.PROCESS);
            assertThat(lease.isHeld()).isTrue();
            assertThat(refusal(same)).contains("the lease of store 1").contains("TIMEOUT");
            other.acquire(SHORT).close();
        }
        same.acquire(SHORT).close();
    }

    private static Optional<JvmMutex.Hold> acquire(JvmMutex mutex) throws InterruptedException {
        return mutex.acquire(Deadline.in(SHORT, TimeSource.system()));
    }

    private static String refusal(InProcessLeases leases) throws InterruptedException {
        try (var lease = leases.acquire(SHORT)) {
            return lease.toString();
        } catch (StoreException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    /** The library loaded once more, as by a plug-in or a second web application. */
    private static final class Copy implements AutoCloseable {
        private final URLClassLoader loader;
        private final Class<?> type;
        private final Object leases;
        private AutoCloseable lease = () -> {};

        Copy(Path home) throws Exception {
            URL[] places = {url(ChildJvm.location(HomeLock.class)), url(ChildJvm.location(Lease.class))};
            loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
            type = loader.loadClass(HomeLock.class.getName());
            Class<?> timeSource = loader.loadClass(TimeSource.class.getName());
            Object time = timeSource.getMethod("system").invoke(null);
            leases = type.getConstructor(Path.class, String.class, timeSource).newInstance(home, "signet", time);
        }

        String acquire() throws Exception {
            try {
                lease = (AutoCloseable)
                        type.getMethod("acquire", Duration.class).invoke(leases, SHORT);
                return "held";
            } catch (InvocationTargetException e) {
                Object kind = e.getCause().getClass().getMethod("kind").invoke(e.getCause());
                return kind + " " + e.getCause().getMessage();
            }
        }

        void release() {
            try {
                lease.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            release();
            loader.close();
        }

        private static URL url(String folder) throws Exception {
            return URI.create("file:" + folder + (folder.endsWith(".jar") ? "" : "/"))
                    .toURL();
        }
    }
}
