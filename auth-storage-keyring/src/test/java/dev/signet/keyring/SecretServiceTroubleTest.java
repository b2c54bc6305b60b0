package dev.signet.keyring;

import static dev.signet.keyring.TestStore.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.testkit.PrivateKeyring;
import dev.signet.testkit.junit.KeyringExtension;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A keyring that is locked, frozen, gone or without a place: each told apart, none of them "absent", and nothing lost by it. */
class SecretServiceTroubleTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static final Duration SHORT = Duration.ofMillis(700);

    private final PrivateKeyring keyring = KEYRING.keyring();

    /** The first call of all loads classes, for longer than {@link #impatient()} waits on a busy machine. */
    @BeforeAll
    static void warmUp() throws Exception {
        try (TestStore home = TestStore.open(KEYRING.keyring(), "warm-up")) {
            home.save("warm");
            home.delete();
        }
    }

    @Test
    void lockedIsNotAbsent() throws Exception {
        try (TestStore kept = TestStore.open(keyring, "locked");
                TestStore empty = TestStore.open(keyring, "locked-and-empty")) {
            Revision revision = kept.save("kept");
            keyring.lock();

            for (TestStore home : new TestStore[] {kept, empty}) {
                StoreException refused =
                        assertFails(Kind.LOCKED, () -> home.store().read(TestStore.CREDENTIAL));
                assertThat(refused).hasMessageContaining("locked");
                assertFails(Kind.LOCKED, () -> home.store().probe(TestStore.CREDENTIAL));
                assertFails(Kind.LOCKED, () -> home.store().prepare(home.lease(), TestStore.CREDENTIAL, 10));
                assertFails(Kind.LOCKED, () -> home.store().delete(home.lease(), TestStore.CREDENTIAL, revision));
                assertFails(Kind.LOCKED, () -> home.store().quarantine(home.lease(), TestStore.CREDENTIAL, revision));
                assertFails(Kind.LOCKED, () -> home.store().sweep(home.lease()));
            }

            assertThat(keyring.isLocked()).as("nothing unlocked it").isTrue();
            keyring.unlock();
            assertThat(kept.load()).isEqualTo("kept");
            assertThat(empty.store().read(TestStore.CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
        }
    }

    @Test
    void lockedBetweenReservationAndCommitKeepsThePreviousDocument() throws Exception {
        try (TestStore home = TestStore.open(keyring, "locked-late")) {
            Revision before = home.save("before");
            try (var draft = home.store().prepare(home.lease(), TestStore.CREDENTIAL, 10)) {
                keyring.lock();
                assertFails(Kind.LOCKED, () -> draft.commit(before, TestStore.bytes("after")));
                keyring.unlock();
                assertThat(home.load()).isEqualTo("before");

                draft.commit(before, TestStore.bytes("after"));
            }
            assertThat(home.load()).isEqualTo("after");
        }
    }

    @Test
    void aFrozenServiceTimesOutAndIsUsedAgainOnceItGoesOn() throws Exception {
        try (TestStore home = TestStore.open(keyring, "frozen")) {
            Revision revision = home.save("kept");
            keyring.freeze();

            assertTakes(
                    TestStore.WAIT,
                    () -> assertFails(Kind.TIMEOUT, () -> home.store().read(TestStore.CREDENTIAL)));
            assertTakes(
                    TestStore.WAIT,
                    () -> assertFails(
                            Kind.TIMEOUT, () -> home.store().delete(home.lease(), TestStore.CREDENTIAL, revision)));

            keyring.thaw();
            assertThat(home.load()).as("nothing was deleted").isEqualTo("kept");
            home.save("again");
            assertThat(home.load()).isEqualTo("again");
        }
    }

    @Test
    void aFrozenServiceTimesOutForWhoNeverSpokeToIt() throws Exception {
        keyring.freeze();
        try (TestStore home = TestStore.open(impatient(), "frozen-early")) {
            assertTakes(
                    SHORT, () -> assertFails(Kind.TIMEOUT, () -> home.store().read(TestStore.CREDENTIAL)));
            keyring.thaw();
            assertThat(home.store().read(TestStore.CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
        }
    }

    @Test
    void aFrozenBusTimesOutAndIsUsedAgainOnceItGoesOn() throws Exception {
        try (TestStore connected = TestStore.open(impatient(), "frozen-bus");
                TestStore fresh = TestStore.open(impatient(), "frozen-bus-fresh")) {
            connected.save("kept");
            keyring.freezeBus();
            for (int round = 0; round < 3; round++) {
                assertTakes(
                        SHORT,
                        () -> assertFails(Kind.TIMEOUT, () -> connected.store().read(TestStore.CREDENTIAL)));
                assertTakes(
                        SHORT,
                        () -> assertFails(Kind.TIMEOUT, () -> fresh.store().read(TestStore.CREDENTIAL)));
            }
            keyring.thawBus();

            assertThat(connected.load()).isEqualTo("kept");
            assertThat(fresh.store().read(TestStore.CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
        }
    }

    @Test
    void aLargeWriteToAFrozenBusTimesOutToo() throws Exception {
        try (TestStore home = TestStore.open(impatient(), "frozen-bus-large")) {
            Revision before = home.save("kept");
            byte[] large = new byte[1 << 20];
            try (var draft = home.store().prepare(home.lease(), TestStore.CREDENTIAL, large.length)) {
                keyring.freezeBus();
                assertTakes(SHORT, () -> assertFails(Kind.TIMEOUT, () -> draft.commit(before, large)));
                keyring.thawBus();
                assertThat(home.load()).isEqualTo("kept");
            }
        }
    }

    @Test
    void aKilledServiceIsUnreachableAndIsFoundAgain() throws Exception {
        try (TestStore home = TestStore.open(keyring, "killed")) {
            home.save("kept");
            keyring.stop();
            for (int round = 0; round < 2; round++) {
                StoreException refused =
                        assertFails(Kind.UNREACHABLE, () -> home.store().read(TestStore.CREDENTIAL));
                assertThat(refused).hasMessageContaining("no Secret Service runs");
            }

            keyring.startAgain();
            assertFails(Kind.LOCKED, () -> home.store().read(TestStore.CREDENTIAL));
            keyring.unlock();
            assertThat(home.load()).as("the next call connects again").isEqualTo("kept");
        }
    }

    @Test
    void aServiceThatWasReplacedBetweenTwoCallsIsNotNoticed() throws Exception {
        try (TestStore home = TestStore.open(keyring, "replaced")) {
            home.save("kept");
            keyring.stop();
            keyring.restore();

            assertThat(home.save("again")).isNotNull();
            assertThat(home.load()).isEqualTo("again");
        }
    }

    @Test
    void aServiceKilledDuringACallIsUnreachable() throws Exception {
        try (TestStore home = TestStore.open(keyring, "killed-during")) {
            home.save("kept");
            keyring.freeze();
            Thread killer = new Thread(() -> {
                try {
                    keyring.stop();
                } catch (java.io.IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            });
            killer.start();
            assertFails(Kind.UNREACHABLE, () -> home.store().read(TestStore.CREDENTIAL));
            killer.join(TestStore.WAIT.toMillis());
        }
    }

    @Test
    void aKeyringInMemoryOnlyIsRefused() throws Exception {
        keyring.makeVolatileTheDefault();
        try (TestStore home = TestStore.open(keyring, "volatile")) {
            StoreException refused = assertFails(Kind.DENIED, () -> home.save("forgotten"));
            assertThat(refused).hasMessageContaining("memory only");
            assertFails(Kind.DENIED, () -> home.store().read(TestStore.CREDENTIAL));
        }
    }

    @Test
    void whereThereIsNoKeyringNoneIsMade() throws Exception {
        try (PrivateKeyring bare = PrivateKeyring.startWithoutCollection();
                TestStore home = TestStore.open(bare, "bare")) {
            StoreException refused = assertFails(Kind.UNREACHABLE, () -> home.save("nowhere"));
            assertThat(refused).hasMessageContaining("no default keyring");
            assertFails(Kind.UNREACHABLE, () -> home.store().read(TestStore.CREDENTIAL));
        }
    }

    @Test
    void aBusThatEndedOrNeverWasIsUnreachable() throws Exception {
        try (PrivateKeyring other = PrivateKeyring.start();
                TestStore home = TestStore.open(other, "bus")) {
            home.save("kept");
            other.stopBus();
            for (int round = 0; round < 2; round++) {
                assertTakes(
                        Duration.ZERO,
                        () -> assertFails(Kind.UNREACHABLE, () -> home.store().read(TestStore.CREDENTIAL)));
            }
        }
        var nowhere = new KeyringCredentialStoreProvider().withBusAddress("unix:path=/nowhere/bus");
        try (TestStore home = TestStore.open(nowhere, "nowhere")) {
            assertTakes(
                    Duration.ZERO,
                    () -> assertFails(Kind.UNREACHABLE, () -> home.store().read(TestStore.CREDENTIAL)));
        }
    }

    @Test
    void aPromptIsShownOnlyWhenAskedForAndMayBeClosed() throws Exception {
        var asking = new KeyringCredentialStoreProvider()
                .withBusAddress(keyring.busAddress())
                .withPromptWait(Duration.ofSeconds(20));
        try (TestStore home = TestStore.open(asking, "prompt")) {
            home.save("kept");
            keyring.lock();

            // There is nothing on this bus that could show a prompt, so the daemon reports it as closed.
            assertFails(Kind.DISMISSED, () -> home.store().read(TestStore.CREDENTIAL));

            keyring.unlock();
            assertThat(home.load()).isEqualTo("kept");
        }
    }

    @Test
    void aClosedStoreSaysSo() throws Exception {
        TestStore home = TestStore.open(keyring, "closed");
        home.save("kept");
        home.close();

        StoreException refused =
                assertFails(Kind.UNREACHABLE, () -> home.store().read(TestStore.CREDENTIAL));

        assertThat(refused).hasMessageContaining("was closed");
    }

    private KeyringCredentialStoreProvider impatient() {
        return new KeyringCredentialStoreProvider()
                .withBusAddress(keyring.busAddress())
                .withCallWait(SHORT);
    }

    /** Within half a second after the deadline, and not before it. */
    private static void assertTakes(Duration wait, ThrowingCallable call) throws Exception {
        long start = System.nanoTime();
        try {
            call.call();
        } catch (Throwable failure) {
            throw new AssertionError("the timed call failed", failure);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isBetween(wait, wait.plusMillis(500));
    }
}
