package dev.signet.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.store.Snapshot;
import dev.signet.testkit.PrivateKeyring;
import dev.signet.testkit.junit.KeyringExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who listens on the bus. */
class WireTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static final String SECRET = "a secret that nobody may overhear";

    /** Looked for last of all, so that all else was heard when this is: what is deleted was deleted by trials before. */
    private static final String LAST = "wire-is-over";

    @TempDir
    private Path folder;

    @Test
    void secretsAreEncryptedOnTheBus(PrivateKeyring keyring) throws Exception {
        Path heard = folder.resolve("heard");
        Process monitor = new ProcessBuilder("dbus-monitor", "--address", keyring.busAddress())
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile())
                .start();
        try (TestStore home = TestStore.open(keyring, "wire");
                TestStore last = TestStore.open(keyring, LAST)) {
            awaitHeard(monitor, heard, "NameLost");
            home.save(SECRET);
            assertThat(home.load()).isEqualTo(SECRET);
            home.save(SECRET + ", changed");
            home.delete();
            assertThat(last.store().read(TestStore.CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
            awaitHeard(monitor, heard, LAST);
        } finally {
            monitor.destroyForcibly();
            monitor.waitFor(10, TimeUnit.SECONDS);
        }

        String all = Files.readString(heard, StandardCharsets.ISO_8859_1);
        assertThat(all)
                .as("what was listened to")
                .contains("member=CreateItem", "member=SetSecret", "member=GetSecret");
        String hex = HexFormat.ofDelimiter(" ").formatHex(SECRET.substring(0, 8).getBytes(StandardCharsets.UTF_8));
        assertThat(all).as("the secret, as text or as bytes").doesNotContain(SECRET.substring(0, 8), hex);
        assertThat(all).doesNotContain("\"plain\"");
    }

    private static void awaitHeard(Process monitor, Path heard, String text) throws Exception {
        for (int tick = 0; tick < 500; tick++) {
            if (Files.readString(heard, StandardCharsets.ISO_8859_1).contains(text)) {
                return;
            }
            assertThat(monitor.waitFor(20, TimeUnit.MILLISECONDS))
                    .as("it ended")
                    .isFalse();
        }
        throw new AssertionError("heard no " + text + " within 10 s");
    }
}
