package dev.signet.verify;

import dev.signet.auth.agent.KeyState;
import java.time.Instant;
import java.util.Set;

/**
 * An agent whose assertion was verified. Only an {@link AgentVerifier} makes one, so a parameter of this type is proof. Immutable.
 */
public final class VerifiedAgent {
    private final String runtimeId;
    private final String taskId;
    private final String keyId;
    private final KeyState keyState;
    private final Instant issuedAt;

    VerifiedAgent(String runtimeId, String taskId, String keyId, KeyState keyState, Instant issuedAt) {
        this.runtimeId = runtimeId;
        this.taskId = taskId;
        this.keyId = keyId;
        this.keyState = keyState;
        this.issuedAt = issuedAt;
    }

    /**
     * Which agent.
     *
     * @return 1 to 128 characters of {@code A-Z a-z 0-9 . _ ~ -}
     */
    public String runtimeId() {
        return runtimeId;
    }

    /**
     * The task it says to work on. That there is such a task is for the service to check.
     *
     * @return 1 to 128 characters of {@code A-Z a-z 0-9 . _ ~ -}
     */
    public String taskId() {
        return taskId;
    }

    /**
     * The thumbprint (RFC 7638) of the key that it signed with. The assertion does not name it: this is the key that fits.
     *
     * @return 43 characters of base64url
     */
    public String keyId() {
        return keyId;
    }

    /**
     * Where that key is in its life.
     *
     * @return {@link KeyState#ACTIVE} or {@link KeyState#RETIRING}
     */
    public KeyState keyState() {
        return keyState;
    }

    /**
     * When it signed, by its own clock.
     *
     * @return whole seconds
     */
    public Instant issuedAt() {
        return issuedAt;
    }

    /**
     * What the signature is about; not the audience, the request, or one use.
     *
     * @return {@link AgentVerifier#BINDINGS}
     */
    public Set<Binding> bindings() {
        return AgentVerifier.BINDINGS;
    }

    @Override
    public String toString() {
        return "VerifiedAgent[" + runtimeId + ", " + taskId + ", key " + keyId + ", " + keyState + ", " + issuedAt
                + "]";
    }
}
