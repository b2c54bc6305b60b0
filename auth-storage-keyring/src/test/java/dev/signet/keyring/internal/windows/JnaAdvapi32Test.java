package dev.signet.keyring.internal.windows;

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

/** What reaches native code and comes back, against functions with the signatures and the structure of Windows. */
final class JnaAdvapi32Test {
    private static final KeyringEntry ENTRY = new KeyringEntry("Acme é", "cli|1");

    @TempDir
    private Path folder;

    @Test
    void passesAndGivesBackEverything() throws Exception {
        StandIns windows = StandIns.compile(folder);
        Keyring credentials = new WindowsCredentials(
                () -> JnaAdvapi32.of(windows.path()),
                new BoundedCalls("credentials", Duration.ofSeconds(30), TimeSource.system()),
                true);

        assertThat(credentials.find(ENTRY)).isEmpty();
        credentials.put(ENTRY, bytes("one"));
        assertThat(windows.ask("was_rewritten")).isZero();
        assertThat(credentials.find(ENTRY)).hasValue(bytes("one"));
        for (String content : new String[] {"two é\uD83D\uDE00", "", "x".repeat(1280)}) {
            credentials.put(ENTRY, bytes(content));
            assertThat(credentials.find(ENTRY)).hasValue(bytes(content));
        }
        assertThat(windows.ask("was_rewritten")).isOne();
        assertThat(credentials.find(new KeyringEntry("Acme é", "cli|2"))).isEmpty();
        credentials.delete(ENTRY);
        assertThat(credentials.find(ENTRY)).isEmpty();
        credentials.delete(ENTRY);

        assertThat(windows.ask("live_objects")).as("not given back").isZero();
    }

    @Test
    void anErrorIsTheOneThatTheFunctionLeft() throws Exception {
        StandIns windows = StandIns.compile(folder);
        Advapi32Calls calls = JnaAdvapi32.of(windows.path());

        assertThat(calls.write("t", 1, 3, "u", new byte[2561])).isEqualTo(1783);
        assertThat(calls.write("t", 1, 2, "u", new byte[1])).isEqualTo(87);
        assertThat(calls.read("none", 1).error()).isEqualTo(1168);
        assertThat(calls.delete("none", 1)).isEqualTo(1168);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
