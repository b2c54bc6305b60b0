package dev.signet.internal.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;
import java.util.Objects;

/** Tells which key an agent signs with now. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface AgentKeySource {
    /**
     * The key in use. Called for each request, so it returns what it knows: the same object until the key changes.
     *
     * @throws AuthException when there is no key to sign with, as after it was revoked
     */
    AgentKey current() throws AuthException;

    /**
     * A key in use.
     *
     * @param generation names this key in this state, without revealing it; compared for equality only
     * @param signer holds it
     */
    record AgentKey(String generation, AssertionSigner signer) {
        /** Checks that both are there. */
        public AgentKey {
            Objects.requireNonNull(generation, "generation");
            Objects.requireNonNull(signer, "signer");
        }
    }
}
