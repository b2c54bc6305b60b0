package dev.signet;

import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.internal.acting.AgentRules;
import dev.signet.internal.policy.Denial;
import dev.signet.internal.policy.Flow;
import dev.signet.internal.policy.KeyLimits;
import dev.signet.internal.policy.Policy;
import java.util.List;
import java.util.Optional;

/**
 * What the policy in force says of one open home: how people may sign in to it, and what its store may keep. Immutable.
 *
 * @param inForce the policy, whatever the home
 * @param store of the home
 */
record HomeRules(PolicyInForce inForce, CredentialStore store) implements AgentRules {
    Policy policy() {
        return inForce.policy();
    }

    /** What a person should know about the policy. */
    List<String> notes() {
        return inForce.notes();
    }

    /** Why an identity that the application gave may not be used. */
    Optional<Denial> denialOfGiven(AgentIdentity identity) {
        return inForce.use(identity, PolicyInForce.APPLICATION);
    }

    @Override
    public KeyLimits keyLimits() {
        return policy().keys();
    }

    @Override
    public void require(Optional<Denial> denial) throws PolicyDeniedException {
        inForce.require(denial);
    }

    /** Checks that people may sign in this way. */
    void requireFlow(Flow flow) throws PolicyDeniedException {
        inForce.require(policy().flow(flow));
    }

    /** Checks that the store may hold what a sign-in will give, whoever gives the credential that is used now. */
    void requireKeeping() throws PolicyDeniedException {
        inForce.requireKeeping(store);
    }

    /** Checks that what a sign-in gave may be used, and kept in the store. */
    void requireKept(Credential credential) throws PolicyDeniedException {
        inForce.requireKept(credential, store);
    }

    /** As {@link #requireKept}, as far as can be told before the owner of {@code credential} was asked for. */
    void requireKeptIfOwned(Credential credential) throws PolicyDeniedException {
        inForce.requireKeptIfOwned(credential, store);
    }

    @Override
    public AgentIdentity requireAllowed(AgentIdentity identity) throws PolicyDeniedException {
        inForce.requireKept(identity, store);
        return identity;
    }
}
