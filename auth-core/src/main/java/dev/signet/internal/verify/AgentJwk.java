package dev.signet.internal.verify;

import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.keys.Ed25519PublicKey;
import java.util.Objects;

/**
 * A key of an agent as it is published.
 *
 * @param runtimeId whose it is
 * @param key the public half
 * @param state anything but {@link KeyState#GENERATED}: a key that signs nothing yet is nobody's business
 */
public record AgentJwk(String runtimeId, Ed25519PublicKey key, KeyState state) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException for an id that can't be signed, and a key that is not published yet
     */
    public AgentJwk {
        Objects.requireNonNull(key, "key");
        if (!AssertionId.isValid(runtimeId)) {
            throw new IllegalArgumentException("a published key belongs to an agent whose id can be signed");
        }
        if (state == KeyState.GENERATED) {
            throw new IllegalArgumentException(
                    "key " + key.thumbprint() + " is not registered yet: publish it when it is active");
        }
    }
}
