package dev.signet.agent;

import dev.signet.auth.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What another program needs to sign as the agent does now. Whoever has it is the agent: it belongs into a file that its owner alone can
 * read, and nowhere else. It stays good until the key is rotated and its overlap ends. Prints nothing of the private part. Immutable.
 *
 * @param name the application's name for the agent
 * @param runtimeId the service's name for it
 * @param keyId the JWK thumbprint (RFC 7638) of the key
 * @param privateKey PKCS#8, version 2, in padded standard base64
 * @param accountId whose agent it is; empty when that is not known
 * @param attributes facts about the account that only the profile reads
 */
public record ExportedKey(
        String name,
        String runtimeId,
        String keyId,
        Secret privateKey,
        Optional<String> accountId,
        Map<String, String> attributes) {
    /** Checks that all are there and copies {@code attributes}. */
    public ExportedKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(runtimeId, "runtimeId");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(privateKey, "privateKey");
        Objects.requireNonNull(accountId, "accountId");
        attributes = Map.copyOf(attributes);
    }

    /** Tells the names. */
    @Override
    public String toString() {
        return "ExportedKey[" + name + ", " + runtimeId + ", " + keyId + "]";
    }
}
