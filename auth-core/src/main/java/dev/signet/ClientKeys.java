package dev.signet;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.keys.StoredSigner;

/** Reads the keys that an application gives its clients. */
final class ClientKeys {
    private ClientKeys() {}

    /**
     * The key in custody.
     *
     * @throws IllegalArgumentException when it is none that signs client assertions; quotes nothing of it
     */
    static AssertionSigner parse(Secret pkcs8) {
        try {
            return StoredSigner.of(pkcs8);
        } catch (AssertionException e) {
            throw new IllegalArgumentException(e.getMessage() + ". " + e.remedy(), e);
        }
    }
}
