package dev.signet.keyring.internal.age;

import static dev.signet.keyring.internal.age.EncryptedHome.CREDENTIAL;
import static dev.signet.keyring.internal.age.EncryptedHome.ENTRY;
import static dev.signet.keyring.internal.age.EncryptedHome.assertFails;
import static dev.signet.keyring.internal.age.EncryptedHome.bytes;
import static dev.signet.keyring.internal.age.EncryptedHome.load;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreTraits.Trait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that other programs write and read too. */
final class EncryptedFileCredentialStoreTest {
    private static final String FOREIGN =
            "{\"version\":1,\"secrets\":{\"mcp/X\":\"theirs\",\"global/LOGIN\":\"{\\\"n\\\":1}\"},\"new\":[1.10]}";

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private EncryptedHome home = new EncryptedHome(Path.of(""));

    @BeforeEach
    void makeHome() throws Exception {
        home = new EncryptedHome(folder.toRealPath().resolve("home"));
    }

    @Test
    void writesTheDocumentThatOtherProgramsExpect() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            home.save(store, lease, "{\"tokens\":\"canary\"}");
        }

        assertThat(home.plaintext())
                .isEqualTo("{\"version\":1,\"secrets\":{\"global/LOGIN\":\"{\\\"tokens\\\":\\\"canary\\\"}\"}}");
        assertThat(mode(home.file())).isEqualTo("rw-------");
        assertThat(mode(home.file().getParent())).isEqualTo("rwx------");
        assertThat(Files.readString(home.file(), StandardCharsets.ISO_8859_1)).doesNotContain("canary");
    }

    @Test
    void isDurableAndNoPlainText() throws Exception {
        try (CredentialStore store = home.open()) {
            assertThat(store.traits().traits()).containsExactly(Trait.DURABLE);
            assertThat(store.name()).isEqualTo("encrypted-file");
            assertThat(store.describe(CREDENTIAL)).isEqualTo(home.file().toString());
        }
    }

    @Test
    void whatOthersKeepInTheFileSurvivesASaveAndADeletion() throws Exception {
        foreignFile();
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            assertThat(load(store)).isEqualTo("{\"n\":1}");
            Revision saved = home.save(store, lease, "two");
            assertThat(home.plaintext()).isEqualTo(FOREIGN.replace("\"{\\\"n\\\":1}\"", "\"two\""));

            store.delete(lease, CREDENTIAL, saved);

            assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
            assertThat(home.plaintext()).isEqualTo("{\"version\":1,\"secrets\":{\"mcp/X\":\"theirs\"},\"new\":[1.10]}");
            store.delete(lease, CREDENTIAL, saved);
            home.save(store, lease, "three");
            assertThat(load(store)).isEqualTo("three");
            assertThat(home.plaintext()).contains("\"mcp/X\":\"theirs\"");
        }
    }

    @Test
    void theRightRevisionIsDeletedAlsoWhereOthersKeepSecrets() throws Exception {
        foreignFile();
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            Revision stale = store.read(CREDENTIAL).revision();
            home.save(store, lease, "two");

            assertFails(Kind.CONFLICT, () -> store.delete(lease, CREDENTIAL, stale));
            home.leases.takeAway();
            assertFails(
                    Kind.CONFLICT,
                    () -> store.delete(lease, CREDENTIAL, store.read(CREDENTIAL).revision()));

            assertThat(load(store)).isEqualTo("two");
        }
    }

    @Test
    void theLastSecretTakesTheFileWithItAndLeavesThePassphrase() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            store.delete(lease, CREDENTIAL, home.save(store, lease, "one"));
        }

        assertThat(home.file()).doesNotExist();
        assertThat(home.keyring.entries).containsKey(ENTRY);
        assertThat(home.keyring.calls).doesNotContain("delete");
    }

    @Test
    void aFileThatOthersCanReadIsClosedBySaving() throws Exception {
        foreignFile();
        Files.setPosixFilePermissions(home.file(), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(home.file().getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));

        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            home.save(store, lease, "mine");
        }

        assertThat(mode(home.file())).isEqualTo("rw-------");
        assertThat(mode(home.file().getParent())).isEqualTo("rwx------");
        assertThat(home.events).hasAtLeastOneElementOfType(AuthEvent.PermissionsRepaired.class);
    }

    @Test
    void anotherProgramsSaveIsSeenAndNotOverwritten() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            Revision before = home.save(store, lease, "one");
            var stamp = store.probe(CREDENTIAL);
            try (Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
                home.write(FOREIGN, home.passphrase());

                assertFails(Kind.CONFLICT, () -> draft.commit(before, bytes("two")));
                assertThat(store.probe(CREDENTIAL)).isNotEqualTo(stamp);
                draft.commit(store.read(CREDENTIAL).revision(), bytes("two"));
            }
            assertThat(home.plaintext()).contains("\"mcp/X\":\"theirs\"", "\"global/LOGIN\":\"two\"");
        }
    }

    @Test
    void everyOtherSecretDocumentIsEncryptedInAFileOfItsOwn() throws Exception {
        var keys = new DocumentName("agent-keys");
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            for (DocumentName name : List.of(keys, DocumentName.ATTEMPT)) {
                try (Draft draft = store.prepare(lease, name, 100)) {
                    draft.commit(Revision.ABSENT, bytes("canary of " + name));
                }
            }
            assertThat(((Snapshot.Present) store.read(keys)).content()).isEqualTo(bytes("canary of agent-keys"));
        }

        assertThat(home.path.resolve("signet/attempt.json")).hasContent("canary of attempt");
        assertThat(tree()).contains("signet/agent-keys.json.age").doesNotContain("signet/agent-keys.json");
        assertThat(Files.readString(home.path.resolve("signet/agent-keys.json.age"), StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1")
                .doesNotContain("canary");
    }

    @Test
    void noPlainTextReachesTheDisk() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            Revision damaged = home.save(store, lease, "{canary");
            store.quarantine(lease, CREDENTIAL, damaged);
            Draft open = store.prepare(lease, CREDENTIAL, 100);

            assertThat(tree()).anyMatch(each -> each.endsWith(".tmp")).anyMatch(each -> each.contains("quarantine/"));
            for (String each : tree()) {
                Path file = home.path.resolve(each);
                if (Files.isRegularFile(file)) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(each)
                            .doesNotContain("canary");
                }
            }
            open.close();
        }
    }

    @Test
    void temporaryFilesOfAKilledSaveAreSweptByTheNext() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            home.save(store, lease, "one");
            Path left = home.file().resolveSibling(".login.age.signet-0123456789abcdef01234567.tmp");
            Files.write(left, bytes("left"));

            home.save(store, lease, "two");

            assertThat(left).doesNotExist();
        }
    }

    @Test
    void aSecretLargerThanTheStoreTakesIsRefused() throws Exception {
        String huge = "x".repeat(EncryptedFileCredentialStore.MAX_BYTES + 1);
        home.keyring.entries.put(ENTRY, bytes("p"));
        home.write("{\"version\":1,\"secrets\":{\"global/LOGIN\":\"" + huge + "\"}}", "p");

        try (CredentialStore store = home.open()) {
            assertFails(Kind.TOO_LARGE, () -> store.read(CREDENTIAL));
        }
    }

    @Test
    void theWorstContentFitsItsReservation() throws Exception {
        String worst = "\u0001".repeat(EncryptedFileCredentialStore.MAX_BYTES);
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            home.save(store, lease, worst);

            assertThat(load(store)).isEqualTo(worst);
        }
    }

    @Test
    void bytesThatLookLikeOurMarkComeBackAsTheyWere() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            for (String text :
                    List.of("signet-base64:", "signet-base64:AAAA", "signet-base64:*", "", "é\uD83D\uDE00")) {
                home.save(store, lease, text);
                assertThat(load(store)).isEqualTo(text);
            }
        }
    }

    private void foreignFile() throws Exception {
        home.keyring.entries.put(ENTRY, bytes("a passphrase of theirs"));
        home.write(FOREIGN, "a passphrase of theirs");
    }

    private List<String> tree() throws Exception {
        List<String> tree = new ArrayList<>();
        try (Stream<Path> all = Files.walk(home.path)) {
            all.forEach(each -> tree.add(home.path.relativize(each).toString()));
        }
        return tree;
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
