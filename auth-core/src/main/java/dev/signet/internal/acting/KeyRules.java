package dev.signet.internal.acting;

import dev.signet.agent.AgentKey;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.policy.KeyLimits;
import dev.signet.internal.ring.KeyPermission;
import dev.signet.internal.ring.SigningKey;
import java.time.Duration;
import java.util.Map;

/** What the policy in force says of the keys of agents that this home registers. */
final class KeyRules implements KeyPermission {
    private final AgentRules rules;
    private final TimeSource time;
    private final AuthListener listener;

    KeyRules(AgentRules rules, TimeSource time, AuthListener listener) {
        this.rules = rules;
        this.time = time;
        this.listener = listener;
    }

    private KeyLimits limits() {
        return rules.keyLimits();
    }

    @Override
    public void require(Map<String, String> attributes) throws PolicyDeniedException {
        var unused = rules.requireAllowed(
                new AgentIdentity("not-registered", new AgentIdentity.StoredRecord(Secret.of("none")), attributes));
    }

    @Override
    public void requireOverlap(Duration overlap) throws PolicyDeniedException {
        rules.require(limits().overlap(overlap));
    }

    @Override
    public RotationPolicy limited(RotationPolicy wanted) {
        return wanted.limitedTo(
                limits().maxAge().map(KeyLimits.Limit::length).orElse(wanted.period()),
                limits().maxOverlap().map(KeyLimits.Limit::length).orElse(wanted.overlap()));
    }

    @Override
    public void tellShortened(Duration wanted) {
        limits().overlap(wanted)
                .ifPresent(denial -> listener.on(
                        new AuthEvent.PolicyDenied(denial.message() + "; the key before is good for that long")));
    }

    @Override
    public boolean maySign(AgentKey key) {
        return limits().signing("", key.id(), key.createdAt(), time.instant()).isEmpty();
    }

    @Override
    public void requireSigning(String agent, AgentKey key) throws PolicyDeniedException {
        rules.require(limits().signing(agent, key.id(), key.createdAt(), time.instant()));
    }

    /** For how long an agent may sign with {@code key}. */
    KeyTerm term(String agent, SigningKey.Present key) {
        return new KeyTerm(limits(), agent, key, time, listener);
    }
}
