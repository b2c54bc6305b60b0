package dev.signet.keyring;

import static dev.signet.keyring.Programs.secretTool;
import static dev.signet.keyring.TestStore.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.testkit.PrivateKeyring;
import dev.signet.testkit.junit.KeyringExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The items as another program sees them and writes them: {@code secret-tool} is the judge. */
class SecretServiceLayoutTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private final PrivateKeyring keyring = KEYRING.keyring();

    @Test
    void writesTheItemThatOtherProgramsLookFor() throws Exception {
        try (TestStore home = TestStore.open(keyring, "layout")) {
            home.save("{\"kept\":\"here\"}");
        }

        KeyringEntry entry = TestStore.entry("layout");
        assertThat(item(entry))
                .containsEntry("label", entry.account() + "@Signet Test:default (keyring v3.6.3)")
                .containsEntry("secret", "{\"kept\":\"here\"}")
                .containsEntry("attribute.application", "rust-keyring")
                .containsEntry("attribute.service", "Signet Test")
                .containsEntry("attribute.target", "default")
                .containsEntry("attribute.username", entry.account());
        // The daemon may add a schema by itself, once it has read its file again; the tool does not list that as an
        // attribute.
        assertThat(item(entry).keySet().stream().filter(each -> each.startsWith("attribute.")))
                .hasSize(4);
        assertThat(objectsOf(entry)).contains("object path \"/org/freedesktop/secrets/collection/login/");
    }

    @Test
    void readsAndReplacesWhatAnOlderProgramWroteWithoutATarget() throws Exception {
        KeyringEntry entry = TestStore.entry("legacy");
        store("an older program's", entry, Map.of(), "older");
        String path = item(entry).get("path");
        try (TestStore home = TestStore.open(keyring, "legacy")) {
            assertThat(home.load()).isEqualTo("older");
            home.save("newer");
            assertThat(home.load()).isEqualTo("newer");

            assertThat(item(entry))
                    .as("updated in place: object, label and attributes stay")
                    .containsEntry("path", path)
                    .containsEntry("label", "an older program's")
                    .containsEntry("secret", "newer")
                    .doesNotContainKey("attribute.target");

            home.delete();
            assertThat(home.store().read(TestStore.CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
        }
        assertThat(find(entry)).isEmpty();
    }

    @Test
    void updatesInPlaceWhatHasMoreAttributes() throws Exception {
        KeyringEntry entry = TestStore.entry("more");
        store("labelled by a person", entry, Map.of("target", "default", "note", "mine"), "before");
        try (TestStore home = TestStore.open(keyring, "more")) {
            home.save("after");
        }

        assertThat(item(entry))
                .containsEntry("label", "labelled by a person")
                .containsEntry("attribute.note", "mine")
                .containsEntry("secret", "after");
    }

    @Test
    void severalItemsAreAmbiguousAndAllStay() throws Exception {
        for (Map<String, String> first : List.of(Map.of("target", "default"), Map.of("note", "old"))) {
            String name = "ambiguous" + first.keySet();
            KeyringEntry entry = TestStore.entry(name);
            store("one", entry, first, "one");
            Map<String, String> second = new TreeMap<>(first);
            second.put("application", "another");
            store("two", entry, second, "two");
            try (TestStore home = TestStore.open(keyring, name)) {
                StoreException refused =
                        assertFails(Kind.AMBIGUOUS, () -> home.store().read(TestStore.CREDENTIAL));
                assertThat(refused).hasMessageContaining("expected one item, found 2");
                assertFails(Kind.AMBIGUOUS, () -> home.store().prepare(home.lease(), TestStore.CREDENTIAL, 10));
                assertFails(
                        Kind.AMBIGUOUS, () -> home.store().delete(home.lease(), TestStore.CREDENTIAL, Revision.ABSENT));
            }
            assertThat(find(entry)).contains("secret = one").contains("secret = two");
        }
    }

    @Test
    void anotherProgramsDeletionIsSeen() throws Exception {
        KeyringEntry entry = TestStore.entry("cleared");
        try (TestStore home = TestStore.open(keyring, "cleared")) {
            home.save("kept");
            assertThat(secretTool(
                                    keyring.environment(),
                                    "",
                                    "clear",
                                    "service",
                                    entry.service(),
                                    "username",
                                    entry.account())
                            .exit())
                    .isZero();
            assertThat(home.store().read(TestStore.CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
        }
    }

    @Test
    void whatIsKeptSurvivesTheDeathOfTheDaemon() throws Exception {
        byte[] large = new byte[1 << 20];
        for (int index = 0; index < large.length; index++) {
            large[index] = (byte) index;
        }
        try (TestStore small = TestStore.open(keyring, "durable");
                TestStore big = TestStore.open(keyring, "durable-large");
                TestStore empty = TestStore.open(keyring, "durable-empty")) {
            small.save("acknowledged");
            big.save(large);
            empty.save(new byte[0]);

            keyring.stop();
            keyring.restore();

            assertThat(small.load()).isEqualTo("acknowledged");
            assertThat(big.content()).isEqualTo(large);
            assertThat(empty.content()).isEmpty();
            big.delete();
        }
    }

    @Test
    void aReservationLeavesNothing() throws Exception {
        KeyringEntry entry = TestStore.entry("reserved");
        try (TestStore home = TestStore.open(keyring, "reserved");
                var draft = home.store().prepare(home.lease(), TestStore.CREDENTIAL, 5000)) {
            assertThat(draft).isNotNull();
            assertThat(secretTool(keyring.environment(), "", "search", "--all", "service", entry.service())
                            .out())
                    .doesNotContain("username = " + entry.account());
        }
    }

    private void store(String label, KeyringEntry entry, Map<String, String> more, String secret) throws Exception {
        Map<String, String> attributes = new TreeMap<>(more);
        attributes.put("service", entry.service());
        attributes.put("username", entry.account());
        var arguments = new ArrayList<>(List.of("store", "--label", label));
        attributes.forEach((name, value) -> arguments.addAll(List.of(name, value)));
        var stored = secretTool(keyring.environment(), secret, arguments.toArray(String[]::new));
        assertThat(stored.exit()).as(stored.err()).isZero();
    }

    private String find(KeyringEntry entry) throws Exception {
        // Of an item the tool prints the secret to one stream and the attributes to the other.
        var found = secretTool(
                keyring.environment(), "", "search", "--all", "service", entry.service(), "username", entry.account());
        return found.out() + found.err();
    }

    /** What the service itself answers to a search. */
    private String objectsOf(KeyringEntry entry) throws Exception {
        return Programs.run(
                        keyring.environment(),
                        "",
                        List.of(
                                "dbus-send",
                                "--print-reply",
                                "--dest=org.freedesktop.secrets",
                                "/org/freedesktop/secrets",
                                "org.freedesktop.Secret.Service.SearchItems",
                                "dict:string:string:service," + entry.service() + ",username," + entry.account()))
                .out();
    }

    /** The lines of the one item that is found. */
    private Map<String, String> item(KeyringEntry entry) throws Exception {
        Map<String, String> lines = new TreeMap<>();
        for (String line : find(entry).lines().toList()) {
            String[] parts = line.split(" = ", 2);
            if (line.startsWith("[")) {
                assertThat(lines.put("path", line)).as("a second item").isNull();
            } else if (parts.length == 2) {
                lines.put(parts[0], parts[1]);
            }
        }
        return lines;
    }
}
