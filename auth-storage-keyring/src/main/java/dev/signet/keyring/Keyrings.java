package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.keyring.internal.Keyring;
import dev.signet.keyring.internal.macos.MacKeychain;
import dev.signet.keyring.internal.secretservice.SecretService;
import dev.signet.keyring.internal.windows.WindowsCredentials;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Chooses the keyring of the operating system. The classes of the others, and their libraries, are never loaded. */
final class Keyrings {
    private Keyrings() {}

    /**
     * The keyring of this system.
     *
     * @param system as the property {@code os.name} has it
     * @param settings how it is reached
     * @param environment gives a variable's value, or null
     */
    static Keyring forThisSystem(String system, KeyringSettings settings, UnaryOperator<@Nullable String> environment)
            throws StoreException {
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.contains("linux")) {
            return SecretService.at(
                    SessionBus.address(settings.busAddress(), environment), settings.callWait(), settings.promptWait());
        }
        if (lower.startsWith("mac")) {
            return MacKeychain.open();
        }
        if (lower.startsWith("windows")) {
            return WindowsCredentials.open();
        }
        throw new StoreException(
                Kind.UNREACHABLE,
                "Signet knows no keyring on " + system + "; it knows those of Linux, macOS and Windows",
                "Choose another store, such as \"file\".",
                null);
    }
}
