package dev.signet.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Reading back, revisions, drafts and the lease: the first half of {@link CredentialStoreContract}. */
abstract class StoreWritingContract extends StoreFixture {
    @Test
    void aDocumentThatWasNeverWrittenIsAbsent() throws Exception {
        CredentialStore store = store();

        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
        assertThat(store.probe(CREDENTIAL)).isEqualTo(store.probe(CREDENTIAL));
    }

    @Test
    void namesItselfAndItsDocumentsForAPerson() throws Exception {
        CredentialStore store = store();

        assertThat(store.name()).isNotBlank();
        assertThat(store.describe(CREDENTIAL)).isNotBlank().isNotEqualTo(store.describe(ATTEMPT));
        assertThat(store.traits()).isEqualTo(store.traits());
    }

    @Test
    void givesBackWhatWasWrittenToTheByteAtEverySize() throws Exception {
        CredentialStore store = store();
        int most = store.traits().maxBytes();
        for (int size : new int[] {0, 1, 511, 512, 4095, 4096, 4097, 65_535, 65_536, 65_537, most - 1, most}) {
            if (size > most) {
                continue;
            }
            byte[] content = noise(size);

            Revision committed = save(store, CREDENTIAL, content);

            Snapshot.Present read = present(store, CREDENTIAL);
            assertThat(read.content()).as("%s bytes", size).isEqualTo(content);
            assertThat(read.revision()).as("the revision at %s bytes", size).isEqualTo(committed);
        }
    }

    @Test
    void keepsBytesThatAreNoText() throws Exception {
        byte[] every = new byte[256];
        for (int value = 0; value < every.length; value++) {
            every[value] = (byte) value;
        }
        CredentialStore store = store();

        save(store, CREDENTIAL, every);

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(every);
    }

    @Test
    void aShorterDocumentLeavesNothingOfALongerOne() throws Exception {
        CredentialStore store = store();
        save(store, CREDENTIAL, noise(1000));

        save(store, CREDENTIAL, text("short"));

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("short"));
    }

    @Test
    void whoOpensTheStoreAgainReadsWhatWasWritten() throws Exception {
        CredentialStore first = store();
        Revision written = save(first, CREDENTIAL, text("kept"));
        CredentialStore second = store();

        assertThat(present(second, CREDENTIAL).content()).isEqualTo(text("kept"));
        assertThat(present(second, CREDENTIAL).revision()).isEqualTo(written);
    }

    @Test
    void aChangeOfContentChangesTheRevision() throws Exception {
        CredentialStore store = store();
        Revision before = save(store, CREDENTIAL, text("one"));

        Revision after = save(store, CREDENTIAL, text("two"));

        assertThat(after).isNotEqualTo(before);
        assertThat(present(store, CREDENTIAL).revision()).isEqualTo(after);
    }

    @Test
    void aReadLeavesTheRevisionAsItIs() throws Exception {
        CredentialStore store = store();
        save(store, CREDENTIAL, text("one"));

        assertThat(store.read(CREDENTIAL).revision())
                .isEqualTo(store.read(CREDENTIAL).revision());
    }

    @Test
    void contentCanNotBeChangedFromOutside() throws Exception {
        CredentialStore store = store();
        byte[] content = text("as written");
        save(store, CREDENTIAL, content);
        Arrays.fill(content, (byte) 'x');
        Arrays.fill(present(store, CREDENTIAL).content(), (byte) 'y');

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("as written"));
    }

    @Test
    void refusesToReplaceWhatTheCallerHasNotSeen() throws Exception {
        CredentialStore store = store();
        Revision stale = save(store, CREDENTIAL, text("one"));
        save(store, CREDENTIAL, text("two"));

        try (Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
            assertFails(Kind.CONFLICT, () -> draft.commit(stale, text("three")));
            assertFails(Kind.CONFLICT, () -> draft.commit(Revision.ABSENT, text("three")));
        }

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("two"));
    }

    @Test
    void refusesToCreateOverADocumentThatAppearedAndToReplaceOneThatVanished() throws Exception {
        CredentialStore store = store();
        Revision absent = store.read(CREDENTIAL).revision();
        try (Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
            Revision appeared = save(store, CREDENTIAL, text("first"));
            assertFails(Kind.CONFLICT, () -> draft.commit(absent, text("second")));
            store.delete(lease, CREDENTIAL, appeared);
            assertFails(Kind.CONFLICT, () -> draft.commit(appeared, text("second")));
        }

        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
    }

    @Test
    void aDraftCanBeUsedAgainAfterAConflict() throws Exception {
        CredentialStore store = store();
        Revision stale = save(store, CREDENTIAL, text("one"));
        Revision now = save(store, CREDENTIAL, text("two"));

        try (Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
            assertFails(Kind.CONFLICT, () -> draft.commit(stale, text("a longer third")));
            draft.commit(now, text("three"));
        }

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("three"));
    }

    @Test
    void aDraftIsUsedUpByItsCommit() throws Exception {
        CredentialStore store = store();
        try (Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
            Revision now = draft.commit(store.read(CREDENTIAL).revision(), text("one"));

            assertThat(catchThrowableOfType(IllegalStateException.class, () -> draft.commit(now, text("two"))))
                    .isNotNull();
        }

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("one"));
    }

    @Test
    void closingADraftChangesNothing() throws Exception {
        CredentialStore store = store();
        Revision before = save(store, CREDENTIAL, text("one"));
        Stamp stamp = store.probe(CREDENTIAL);

        Draft draft = store.prepare(lease, CREDENTIAL, 1000);
        draft.close();
        draft.close();

        assertThat(present(store, CREDENTIAL).revision()).isEqualTo(before);
        assertThat(store.probe(CREDENTIAL)).isEqualTo(stamp);
        assertThat(catchThrowableOfType(IllegalStateException.class, () -> draft.commit(before, text("two"))))
                .isNotNull();
    }

    @Test
    void preparingForTheFirstDocumentLeavesItAbsent() throws Exception {
        CredentialStore store = store();

        try (Draft draft = store.prepare(lease, CREDENTIAL, 1000)) {
            assertThat(draft).isNotNull();
            assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
        }

        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
    }

    @Test
    void severalDraftsMayBeOpenUnderOneLease() throws Exception {
        CredentialStore store = store();
        try (Draft first = store.prepare(lease, CREDENTIAL, 100);
                Draft other = store.prepare(lease, ATTEMPT, 100);
                Draft second = store.prepare(lease, CREDENTIAL, 100)) {
            Revision now = first.commit(store.read(CREDENTIAL).revision(), text("one"));
            other.commit(store.read(ATTEMPT).revision(), text("attempt"));
            second.commit(now, text("two"));
        }

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("two"));
        assertThat(present(store, ATTEMPT).content()).isEqualTo(text("attempt"));
    }

    @Test
    void nothingIsWrittenWithoutTheLease() throws Exception {
        CredentialStore store = store();
        Revision kept = save(store, CREDENTIAL, text("kept"));
        leases.takeAway();

        assertFails(Kind.CONFLICT, () -> store.prepare(lease, CREDENTIAL, 100));
        assertFails(Kind.CONFLICT, () -> store.delete(lease, CREDENTIAL, kept));
        assertFails(Kind.CONFLICT, () -> store.quarantine(lease, CREDENTIAL, kept));
        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("kept"));
    }

    @Test
    void aLeaseLostAfterPreparingStopsTheCommit() throws Exception {
        CredentialStore store = store();
        Revision kept = save(store, CREDENTIAL, text("kept"));
        try (Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
            leases.takeAway();

            assertFails(Kind.CONFLICT, () -> draft.commit(kept, text("late")));
        }

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("kept"));
    }

    @Test
    void refusesWhatIsLargerThanTheReservationOrTheStore() throws Exception {
        CredentialStore store = store();
        int most = store.traits().maxBytes();
        Revision now = save(store, CREDENTIAL, text("kept"));

        assertFails(Kind.TOO_LARGE, () -> store.prepare(lease, CREDENTIAL, most + 1));
        try (Draft draft = store.prepare(lease, CREDENTIAL, 10)) {
            assertFails(Kind.TOO_LARGE, () -> draft.commit(now, noise(11)));
        }

        assertThat(present(store, CREDENTIAL).content()).isEqualTo(text("kept"));
    }
}
