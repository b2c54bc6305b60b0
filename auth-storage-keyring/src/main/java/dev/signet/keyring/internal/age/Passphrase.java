package dev.signet.keyring.internal.age;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The passphrase of encrypted files, as a keyring keeps it. It may serve files of other programs too: so it is made where there is
 * none, never changed, and never deleted.
 */
final class Passphrase {
    private static final int RANDOM_BYTES = 32;

    private final Keyring keyring;
    private final KeyringEntry entry;
    private final SecureRandom random;

    Passphrase(Keyring keyring, KeyringEntry entry, SecureRandom random) {
        this.keyring = keyring;
        this.entry = entry;
        this.random = random;
    }

    /** Where it is, for a person. */
    String describe() {
        return keyring.describe(entry);
    }

    /** The passphrase, if there is one. */
    Optional<byte[]> find() throws StoreException {
        return keyring.find(entry).filter(found -> found.length > 0);
    }

    /**
     * The passphrase, made when there is none yet. What the keyring gives back counts, since some say "stored" and store nothing.
     *
     * @throws StoreException {@code UNREACHABLE} when it did not keep what was put into it
     */
    byte[] findOrCreate() throws StoreException {
        Optional<byte[]> known = find();
        if (known.isPresent()) {
            return known.get();
        }
        byte[] fresh = new byte[RANDOM_BYTES];
        random.nextBytes(fresh);
        byte[] text = Base64.getEncoder().encodeToString(fresh).getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(fresh, (byte) 0);
        keyring.put(entry, text);
        return find().orElseThrow(() -> new StoreException(
                Kind.UNREACHABLE,
                "the keyring took a new passphrase for " + describe() + " and does not have it",
                "Check that the keyring is unlocked and keeps what other programs put into it.",
                null));
    }
}
