package dev.signet.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.testkit.ManualLeases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the suites of a store share: the store under test, the lease, and short ways to say what they do with both. */
abstract class StoreFixture {
    static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;
    static final DocumentName ATTEMPT = DocumentName.ATTEMPT;
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<CredentialStore> opened = new ArrayList<>();
    ManualLeases leases = new ManualLeases();
    Lease lease = new NoLease();

    /**
     * Opens the store. Its medium is empty when a test begins; a second call in one test opens the same medium.
     *
     * @return closed by the suite
     * @throws Exception fails the test
     */
    protected abstract CredentialStore open() throws Exception;

    /**
     * Opens a store that can't be written and holds {@code content}, where there is such a thing.
     *
     * @param document the one document it holds
     * @param content its content
     * @return empty, unless overridden: the tests of the trait are passed over then
     * @throws Exception fails the test
     */
    protected Optional<CredentialStore> openReadOnly(DocumentName document, byte[] content) throws Exception {
        return Optional.empty();
    }

    /** Takes the lease under which each test writes. */
    @BeforeEach
    void takeTheLease() throws Exception {
        leases = new ManualLeases();
        lease = leases.acquire(Duration.ZERO);
    }

    /** Closes what was opened. */
    @AfterEach
    void closeAll() {
        opened.forEach(CredentialStore::close);
        lease.close();
    }

    CredentialStore store() throws Exception {
        return track(open());
    }

    CredentialStore track(CredentialStore store) {
        opened.add(store);
        return store;
    }

    Revision save(CredentialStore store, DocumentName document, byte[] content) throws StoreException {
        try (Draft draft = store.prepare(lease, document, content.length)) {
            return draft.commit(store.read(document).revision(), content);
        }
    }

    static Snapshot.Present present(CredentialStore store, DocumentName document) throws StoreException {
        Snapshot read = store.read(document);
        assertThat(read).isInstanceOf(Snapshot.Present.class);
        return (Snapshot.Present) read;
    }

    static StoreException assertFails(Kind kind, ThrowingCallable call) {
        StoreException refused = catchThrowableOfType(StoreException.class, call);
        assertThat(refused).as("a StoreException of kind %s", kind).isNotNull();
        assertThat(refused.kind()).isEqualTo(kind);
        return refused;
    }

    /** Runs {@code tasks} in a thread each and {@code meanwhile} in this one; the sum of their results. */
    static int inThreads(List<Callable<Integer>> tasks, ThrowingCallable meanwhile) throws Exception {
        var threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<Integer>> running = tasks.stream().map(threads::submit).toList();
            try {
                meanwhile.call();
            } catch (Throwable failure) {
                throw new AssertionError("the main thread of the test failed", failure);
            }
            int sum = 0;
            for (Future<Integer> task : running) {
                sum += result(task);
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }

    private static int result(Future<Integer> task) throws InterruptedException, TimeoutException {
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new AssertionError("a thread of the test failed", failure.getCause());
        }
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] noise(int size) {
        byte[] content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        return content;
    }

    /** Of a length and a byte that both tell the round. */
    static byte[] uniform(int round) {
        byte[] content = new byte[2000 + 40 * round];
        Arrays.fill(content, (byte) round);
        return content;
    }

    /** Before a test has begun. */
    private static final class NoLease implements Lease {
        @Override
        public boolean isHeld() {
            return false;
        }

        @Override
        public Duration remaining() {
            return Duration.ZERO;
        }

        @Override
        public Scope scope() {
            return Scope.PROCESS;
        }

        @Override
        public void close() {}
    }
}
