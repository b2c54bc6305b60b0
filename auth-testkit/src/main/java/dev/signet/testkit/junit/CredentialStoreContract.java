package dev.signet.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CredentialStore} must do. Extend it, say how to open the store, and run it with JUnit 5; AssertJ must be on
 * the class path too.
 *
 * <pre>{@code
 * final class MyStoreTest extends CredentialStoreContract {
 *     private final Server server = new Server();                       // one instance, so one medium, for each test
 *
 *     protected CredentialStore open() { return new MyStore(server); }
 * }
 * }</pre>
 */
public abstract class CredentialStoreContract extends StoreWritingContract {
    private static final int THREADS = 16;
    private static final int SAVES = 64;

    /** For the suites that extend this one. */
    protected CredentialStoreContract() {}

    @Test
    void deletesTheRevisionThatWasSeen() throws Exception {
        CredentialStore store = store();
        Revision now = save(store, CREDENTIAL, text("one"));

        store.delete(lease, CREDENTIAL, now);

        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
    }

    @Test
    void doesNotDeleteAnotherRevision() throws Exception {
        CredentialStore store = store();
        Revision stale = save(store, CREDENTIAL, text("one"));
        save(store, CREDENTIAL, text("two"));

        assertFails(Kind.CONFLICT, () -> store.delete(lease, CREDENTIAL, stale));
        assertFails(Kind.CONFLICT, () -> store.delete(lease, CREDENTIAL, Revision.ABSENT));

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("two"));
    }

    @Test
    void deletingWhatIsNotThereIsNoError() throws Exception {
        CredentialStore store = store();
        store.delete(lease, CREDENTIAL, store.read(CREDENTIAL).revision());
        Revision gone = save(store, CREDENTIAL, text("one"));
        store.delete(lease, CREDENTIAL, gone);

        store.delete(lease, CREDENTIAL, gone);
        store.delete(lease, CREDENTIAL, store.read(CREDENTIAL).revision());

        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
    }

    @Test
    void aDocumentCanBeWrittenAgainAfterItsDeletion() throws Exception {
        CredentialStore store = store();
        store.delete(lease, CREDENTIAL, save(store, CREDENTIAL, text("one")));

        save(store, CREDENTIAL, text("two"));

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("two"));
    }

    @Test
    void quarantineLeavesTheOriginal() throws Exception {
        CredentialStore store = store();
        Revision damaged = save(store, CREDENTIAL, text("{damaged"));
        Stamp stamp = store.probe(CREDENTIAL);

        String where = store.quarantine(lease, CREDENTIAL, damaged);

        assertThat(where).isNotBlank();
        assertThat(store.quarantine(lease, CREDENTIAL, damaged)).as("once more").isEqualTo(where);
        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("{damaged"));
        assertThat(present(store, CREDENTIAL).revision()).isEqualTo(damaged);
        assertThat(store.probe(CREDENTIAL)).isEqualTo(stamp);
    }

    @Test
    void quarantineRefusesAnotherRevision() throws Exception {
        CredentialStore store = store();
        assertFails(Kind.CONFLICT, () -> store.quarantine(lease, CREDENTIAL, new Revision("never")));
        Revision stale = save(store, CREDENTIAL, text("one"));
        save(store, CREDENTIAL, text("two"));

        assertFails(Kind.CONFLICT, () -> store.quarantine(lease, CREDENTIAL, stale));
    }

    @Test
    void sweepingRemovesWhatWasLaidAsideAndNoDocument() throws Exception {
        CredentialStore store = store();
        Revision damaged = save(store, CREDENTIAL, text("{canary-damaged"));
        save(store, ATTEMPT, text("attempt"));
        store.quarantine(lease, CREDENTIAL, damaged);

        List<String> removed = store.sweep(lease);

        assertThat(removed)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).isNotBlank().doesNotContain("canary"));
        assertThat(store.sweep(lease)).as("once more").isEmpty();
        assertThat(present(store, CREDENTIAL).revision()).isEqualTo(damaged);
        assertThat(present(store, ATTEMPT).content()).isEqualTo(text("attempt"));
        assertThat(store.quarantine(lease, CREDENTIAL, damaged))
                .as("a new copy")
                .isNotBlank();
    }

    @Test
    void sweepingAnEmptyStoreIsNoError() throws Exception {
        CredentialStore store = store();

        assertThat(store.sweep(lease)).isEmpty();

        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
    }

    @Test
    void sweepingLeavesAnOpenDraftToItsOwner() throws Exception {
        CredentialStore store = store();
        try (Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
            store.sweep(lease);
            draft.commit(store.read(CREDENTIAL).revision(), text("kept"));
        }

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("kept"));
    }

    @Test
    void nothingIsSweptWithoutTheLease() throws Exception {
        CredentialStore store = store();
        store.quarantine(lease, CREDENTIAL, save(store, CREDENTIAL, text("{damaged")));
        leases.takeAway();

        assertFails(Kind.CONFLICT, () -> store.sweep(lease));
    }

    @Test
    void aProbeTellsEachChangeAndNothingElse() throws Exception {
        CredentialStore store = store();
        CredentialStore other = store();
        List<Stamp> seen = new ArrayList<>(List.of(store.probe(CREDENTIAL)));
        // Of one length, and faster than a file system's clock ticks.
        for (int round = 0; round < 20; round++) {
            save(other, CREDENTIAL, text("round " + (10 + round)));
            Stamp stamp = store.probe(CREDENTIAL);
            assertThat(seen).as("stamps before round %s", round).doesNotContain(stamp);
            present(store, CREDENTIAL);
            assertThat(store.probe(CREDENTIAL)).as("after a read").isEqualTo(stamp);
            seen.add(stamp);
        }
        other.delete(lease, CREDENTIAL, other.read(CREDENTIAL).revision());
        assertThat(store.probe(CREDENTIAL)).isNotEqualTo(seen.get(seen.size() - 1));
    }

    @Test
    void whatIsSavedIsNotOpenToOthers() throws Exception {
        CredentialStore store = store();
        assertThat(store.access(CREDENTIAL)).as("nothing is there").isEqualTo(DocumentAccess.UNKNOWN);
        Revision saved = save(store, CREDENTIAL, text("one"));
        Stamp stamp = store.probe(CREDENTIAL);

        assertThat(store.access(CREDENTIAL)).isNotEqualTo(DocumentAccess.OTHERS);

        assertThat(store.probe(CREDENTIAL)).as("asking changes nothing").isEqualTo(stamp);
        assertThat(present(store, CREDENTIAL).revision()).isEqualTo(saved);
    }

    @Test
    void documentsDoNotTouchEachOther() throws Exception {
        CredentialStore store = store();
        Revision credential = save(store, CREDENTIAL, text("credential"));
        Stamp stamp = store.probe(CREDENTIAL);

        Revision attempt = save(store, ATTEMPT, text("attempt"));
        save(store, ATTEMPT, text("attempt two"));
        store.delete(lease, ATTEMPT, store.read(ATTEMPT).revision());

        assertThat(attempt).isNotNull();
        assertThat(present(store, CREDENTIAL).revision()).isEqualTo(credential);
        assertThat(store.probe(CREDENTIAL)).isEqualTo(stamp);
        assertThat(store.read(ATTEMPT)).isInstanceOf(Snapshot.Absent.class);
    }

    @Test
    void readersNeverSeeATornDocument() throws Exception {
        CredentialStore store = store();
        save(store, CREDENTIAL, uniform(0));
        CountDownLatch reading = new CountDownLatch(THREADS);
        AtomicBoolean done = new AtomicBoolean();
        Callable<Integer> reader = () -> {
            int reads = 0;
            do {
                byte[] content = present(store, CREDENTIAL).content();
                assertThat(content).as("a whole document").isEqualTo(uniform(content.length == 0 ? 0 : content[0]));
                reads++;
                reading.countDown();
            } while (!done.get());
            return reads;
        };

        List<Callable<Integer>> readers = Collections.nCopies(THREADS, reader);
        inThreads(readers, () -> {
            assertThat(reading.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            try {
                for (int round = 1; round <= SAVES; round++) {
                    save(store, CREDENTIAL, uniform(round));
                }
            } finally {
                done.set(true);
            }
        });

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(uniform(SAVES));
    }

    @Test
    void ofManyThreadsUnderOneLeaseExactlyOneReplacesARevision() throws Exception {
        CredentialStore store = store();
        Revision before = save(store, CREDENTIAL, text("before"));
        CountDownLatch start = new CountDownLatch(1);
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < THREADS; writer++) {
            byte[] mine = text("writer " + (10 + writer));
            writers.add(() -> {
                try (Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
                    start.await();
                    draft.commit(before, mine);
                    return 1;
                } catch (StoreException lost) {
                    assertThat(lost.kind()).isEqualTo(Kind.CONFLICT);
                    return 0;
                }
            });
        }

        int won = inThreads(writers, start::countDown);

        assertThat(won).isEqualTo(1);
    }

    @Test
    void anInterruptedThreadSavesAndReadsAsAnyOther() throws Exception {
        CredentialStore store = store();
        Thread.currentThread().interrupt();
        try {
            save(store, CREDENTIAL, text("saved all the same"));
            assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("saved all the same"));
            assertThat(Thread.currentThread().isInterrupted())
                    .as("the flag is kept")
                    .isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aReadOnlyStoreServesAndRefuses() throws Exception {
        Optional<CredentialStore> opened = openReadOnly(CREDENTIAL, text("served"));
        assumeTrue(opened.isPresent(), "there is no read-only form of this store");
        CredentialStore store = track(opened.orElseThrow());
        Revision now = store.read(CREDENTIAL).revision();

        assertThat(store.traits().has(Trait.READ_ONLY)).isTrue();
        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("served"));
        assertFails(Kind.READ_ONLY, () -> store.prepare(lease, CREDENTIAL, 100));
        assertFails(Kind.READ_ONLY, () -> store.delete(lease, CREDENTIAL, now));
        assertFails(Kind.READ_ONLY, () -> store.quarantine(lease, CREDENTIAL, now));
        assertFails(Kind.READ_ONLY, () -> store.sweep(lease));
        assertThat(present(store, CREDENTIAL).revision()).isEqualTo(now);
    }

    @Test
    void neitherErrorsNorValuesShowContent() throws Exception {
        CredentialStore store = store();
        Revision stale = save(store, CREDENTIAL, text("canary-one"));
        save(store, CREDENTIAL, text("canary-two"));

        StoreException refused = assertFails(Kind.CONFLICT, () -> store.delete(lease, CREDENTIAL, stale));

        assertThat(refused.getMessage() + refused.remedy() + refused.getCause()).doesNotContain("canary");
        assertThat(refused.remedy()).isNotBlank();
        assertThat(store.read(CREDENTIAL) + " " + store.probe(CREDENTIAL) + " " + store)
                .doesNotContain("canary");
    }

    @Test
    void canBeClosedTwice() throws Exception {
        CredentialStore store = store();
        save(store, CREDENTIAL, text("kept"));

        store.close();
        store.close();

        assertThat(present(store(), CREDENTIAL).content()).isEqualTo(text("kept"));
    }
}
