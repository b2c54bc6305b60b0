package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import java.util.Map;

/** Proves that the agent service takes what a key signs, by having it register a task. Safe for use by several threads. */
@FunctionalInterface
public interface KeyProof {
    /**
     * Makes one attempt, which ends within the limit of one call.
     *
     * @param runtimeId what the service calls the agent when the key signs
     * @param privateKey PKCS#8 in padded standard base64
     * @param attributes facts about the account
     * @return the id of the task
     * @throws AuthException when the service takes it not, or could not be asked
     */
    String prove(String runtimeId, Secret privateKey, Map<String, String> attributes) throws AuthException;
}
