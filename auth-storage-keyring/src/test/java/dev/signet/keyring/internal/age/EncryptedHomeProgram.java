package dev.signet.keyring.internal.age;

import java.nio.file.Path;

/** Saves and reads a credential. */
public final class EncryptedHomeProgram {
    private EncryptedHomeProgram() {}

    /** Uses the home in {@code folder}. */
    public static void main(String folder) throws Exception {
        var home = new EncryptedHome(Path.of(folder).toRealPath().resolve("home"));
        try (var store = home.open();
                var lease = home.lease()) {
            home.save(store, lease, "saved and read");
            System.out.println(EncryptedHome.load(store));
        }
    }
}
