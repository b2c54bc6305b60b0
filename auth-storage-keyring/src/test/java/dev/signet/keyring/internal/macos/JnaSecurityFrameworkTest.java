package dev.signet.keyring.internal.macos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import dev.signet.keyring.internal.StandIns;
import dev.signet.keyring.internal.jna.BoundedCalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches native code and comes back, against functions with the signatures of macOS. */
final class JnaSecurityFrameworkTest {
    private static final KeyringEntry ENTRY = new KeyringEntry("Acme é", "cli|1");

    @TempDir
    private Path folder;

    @Test
    void passesAndGivesBackEverything() throws Exception {
        StandIns macos = StandIns.compile(folder);
        Keyring keychain = new MacKeychain(
                () -> JnaSecurityFramework.of(macos.path(), macos.path()),
                new BoundedCalls("keychain", Duration.ofSeconds(30), TimeSource.system()),
                folder);

        assertThat(keychain.find(ENTRY)).isEmpty();
        for (String content : new String[] {"one", "", "é".repeat(40_000), "two"}) {
            keychain.put(ENTRY, bytes(content));
            assertThat(keychain.find(ENTRY)).hasValue(bytes(content));
        }
        assertThat(keychain.find(new KeyringEntry("Acme é", "cli|2"))).isEmpty();
        keychain.delete(new KeyringEntry("Acme", "é/cli|1"));
        assertThat(keychain.find(ENTRY)).isPresent();
        keychain.delete(ENTRY);
        assertThat(keychain.find(ENTRY)).isEmpty();
        keychain.delete(ENTRY);

        assertThat(macos.ask("live_objects")).as("not given back").isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
