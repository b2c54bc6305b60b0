package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreTraits;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InMemoryCredentialStoreTest {
    private static final DocumentName DOCUMENT = DocumentName.CREDENTIAL;

    private final InMemoryCredentialStore store = new InMemoryCredentialStore();
    private Lease lease;

    @BeforeEach
    void takeTheLease() throws Exception {
        lease = new ManualLeases().acquire(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void failsAsManyReadsAsAskedInTheKindAsked(Kind kind) throws Exception {
        store.put(DOCUMENT, bytes("kept"));
        store.failNext(Operation.READ, 2, kind);

        assertFails(kind, () -> store.read(DOCUMENT));
        assertFails(kind, () -> store.read(DOCUMENT));

        assertThat(store.read(DOCUMENT)).isInstanceOf(Snapshot.Present.class);
        assertThat(store.calls(Operation.READ)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void aFailedOperationHasNoEffect(Operation operation) throws Exception {
        store.put(DOCUMENT, bytes("kept"));
        Revision now = store.read(DOCUMENT).revision();
        try (Draft draft = store.prepare(lease, DOCUMENT, 100)) {
            store.failNext(operation, 1, Kind.UNREACHABLE);

            assertFails(Kind.UNREACHABLE, () -> {
                switch (operation) {
                    case READ -> store.read(DOCUMENT);
                    case PROBE -> store.probe(DOCUMENT);
                    case PREPARE -> store.prepare(lease, DOCUMENT, 100);
                    case COMMIT -> draft.commit(now, bytes("new"));
                    case DELETE -> store.delete(lease, DOCUMENT, now);
                    case QUARANTINE -> store.quarantine(lease, DOCUMENT, now);
                    case SWEEP -> store.sweep(lease);
                }
            });

            assertThat(store.content(DOCUMENT)).hasValue(bytes("kept"));
            assertThat(store.quarantined(DOCUMENT)).isEmpty();
            assertThat(store.openDrafts()).isEqualTo(1);
            draft.commit(now, bytes("new"));
        }
        assertThat(store.content(DOCUMENT)).hasValue(bytes("new"));
        assertThat(store.openDrafts()).isZero();
    }

    @Test
    void anotherProgramMayWriteBetweenTheLastReadAndTheCommit() throws Exception {
        Revision absent = store.read(DOCUMENT).revision();
        store.beforeNextCommit(() -> store.put(DOCUMENT, bytes("theirs")));
        try (Draft draft = store.prepare(lease, DOCUMENT, 100)) {
            assertFails(Kind.CONFLICT, () -> draft.commit(absent, bytes("ours")));
            draft.commit(store.read(DOCUMENT).revision(), bytes("ours"));
        }

        assertThat(store.content(DOCUMENT)).hasValue(bytes("ours"));
    }

    @Test
    void leavesATornDocumentAsAKilledProgramDoes() throws Exception {
        store.put(DOCUMENT, bytes("whole"));
        Revision whole = store.read(DOCUMENT).revision();

        store.tear(DOCUMENT, 2);

        assertThat(store.content(DOCUMENT)).hasValue(bytes("wh"));
        assertThat(store.read(DOCUMENT).revision()).isNotEqualTo(whole);
        store.tear(DocumentName.ATTEMPT, 10);
        assertThat(store.content(DocumentName.ATTEMPT)).hasValue(new byte[0]);
    }

    @Test
    void keepsACopyOfWhatWasLaidAside() throws Exception {
        store.put(DOCUMENT, bytes("{"));

        store.quarantine(lease, DOCUMENT, store.read(DOCUMENT).revision());
        store.remove(DOCUMENT);

        assertThat(store.quarantined(DOCUMENT)).containsExactly(bytes("{"));
        assertThat(store.read(DOCUMENT)).isEqualTo(Snapshot.Absent.ABSENT);
    }

    @Test
    void refusesToReadWhatAnotherProgramMadeTooLarge() {
        var small = new InMemoryCredentialStore("small", new StoreTraits(Set.of(), 4));
        small.put(DOCUMENT, bytes("12345"));

        assertFails(Kind.TOO_LARGE, () -> small.read(DOCUMENT));
    }

    @Test
    void refusesAPlanThatMakesNoSense() {
        assertThatThrownBy(() -> store.failNext(Operation.READ, -1, Kind.LOCKED))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> store.prepare(lease, DOCUMENT, -1)).hasMessageContaining("-1");
    }

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call)
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
