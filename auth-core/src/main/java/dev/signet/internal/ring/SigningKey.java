package dev.signet.internal.ring;

import dev.signet.auth.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What an agent of a ring signs with, or why it signs nothing. Immutable. */
public sealed interface SigningKey {
    /**
     * It signs with this key.
     *
     * @param keyId the JWK thumbprint (RFC 7638) of the key
     * @param runtimeId what the service calls the agent when this key signs
     * @param privateKey PKCS#8 in padded standard base64
     * @param taskId of the task that proved the key; empty when none did
     * @param createdAt when the key was made; empty when that is not known
     * @param attributes facts about the account that requests of the agent carry
     */
    record Present(
            String keyId,
            String runtimeId,
            Secret privateKey,
            Optional<String> taskId,
            Optional<Instant> createdAt,
            Map<String, String> attributes)
            implements SigningKey {
        /** Checks and copies. */
        public Present {
            Objects.requireNonNull(keyId, "keyId");
            Objects.requireNonNull(runtimeId, "runtimeId");
            Objects.requireNonNull(privateKey, "privateKey");
            attributes = Map.copyOf(attributes);
        }

        /** Tells the ids. */
        @Override
        public String toString() {
            return "Present[" + keyId + ", " + runtimeId + "]";
        }
    }

    /**
     * It signs nothing.
     *
     * @param cause why
     * @param reason of the last revocation, as a word; empty unless the key was revoked
     */
    record Absent(Cause cause, Optional<String> reason) implements SigningKey {}

    /** Why an agent has no key to sign with. */
    enum Cause {
        /** No key of it was ever active; a registration may be unfinished. */
        NOT_REGISTERED,
        /** Its last key was revoked, on purpose. */
        REVOKED
    }
}
