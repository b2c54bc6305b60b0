package dev.signet.internal.ring;

import dev.signet.auth.PolicyDeniedException;
import java.util.Map;

/** Says whether an agent may have another key: asked before one is stored. Safe for use by several threads. */
@FunctionalInterface
public interface KeyPermission {
    /**
     * Checks it.
     *
     * @param attributes facts about the account
     * @throws PolicyDeniedException when a policy forbids it
     */
    void require(Map<String, String> attributes) throws PolicyDeniedException;
}
