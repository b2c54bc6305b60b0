package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.testkit.ForwardingCredentialStore;
import dev.signet.testkit.ManualTimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store in which the key ring takes its time: seconds of the test's clock, or until the test lets it go on. */
final class SlowRingStore extends ForwardingCredentialStore {
    static final DocumentName RING = new DocumentName("agent-keys");

    private final ManualTimeSource time;
    private final List<Thread> readers = new CopyOnWriteArrayList<>();
    private volatile Duration pace = Duration.ZERO;
    private volatile CountDownLatch door = new CountDownLatch(0);

    SlowRingStore(CredentialStore store, ManualTimeSource time) {
        super(store);
        this.time = time;
    }

    /** From now on each look at the ring takes this long. */
    void slow(Duration each) {
        pace = each;
        readers.clear();
    }

    /** From now on whoever looks at the ring waits for {@link #release()}. */
    void hold() {
        door = new CountDownLatch(1);
        readers.clear();
    }

    void release() {
        door.countDown();
    }

    /** Who asked for the ring since, once for each time. */
    List<Thread> readers() {
        return readers;
    }

    @Override
    public Snapshot read(DocumentName name) throws StoreException {
        take(name);
        return super.read(name);
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        take(name);
        return super.probe(name);
    }

    private void take(DocumentName name) {
        if (!name.equals(RING)) {
            return;
        }
        readers.add(Thread.currentThread());
        try {
            assertThat(door.await(20, TimeUnit.SECONDS)).as("let go on").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        time.advance(pace);
    }
}
