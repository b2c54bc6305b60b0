package dev.signet.keyring.internal.jna;

import com.sun.jna.NativeLibrary;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import dev.signet.keyring.internal.age.EncryptedHomeProgram;
import dev.signet.keyring.internal.macos.MacKeychain;
import dev.signet.keyring.internal.windows.WindowsCredentials;
import java.nio.file.Path;
import java.time.Duration;

/** Uses this module with JNA, or in every way that must do without. */
final class JnaLoadingProgram {
    private JnaLoadingProgram() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("with")) {
            var calls = new BoundedCalls("keyring", Duration.ofSeconds(30), TimeSource.system());
            load(calls, "");
            load(calls, "again ");
            return;
        }
        ask("mac", MacKeychain.open());
        ask("windows", WindowsCredentials.open());
        EncryptedHomeProgram.main(args[1]);
    }

    private static void load(BoundedCalls calls, String prefix) {
        try {
            System.out.println(
                    prefix + calls.call("loading", () -> NativeLibrary.getInstance("c") == null ? "" : "loaded"));
        } catch (StoreException told) {
            System.out.println(prefix + told.kind() + ": " + told.getMessage() + " " + told.remedy());
        }
    }

    private static void ask(String name, Keyring keyring) {
        try (keyring) {
            System.out.println(name + " " + keyring.find(new KeyringEntry("service", "account")));
        } catch (StoreException told) {
            System.out.println(name + " " + told.kind() + " " + Path.of(""));
        }
    }
}
