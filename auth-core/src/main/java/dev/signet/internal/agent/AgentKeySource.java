package dev.signet.internal.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
     * As {@link #current()}, for one who asks several times for one signature.
     *
     * @param asked when the signature was asked for, in nanoseconds of the monotonic clock: what was looked up since is recent enough
     * @throws AuthException as there
     */
    default AgentKey current(long asked) throws AuthException {
        return current();
    }

    /** The key in use, from memory alone; null when there is none, or that has to be looked up. Waits for nothing. */
    default @Nullable AgentKey known() {
        try {
            return current();
        } catch (AuthException e) {
            // Told to whoever asks for a new signature.
            return null;
        }
    }

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
