package dev.signet.internal.acting;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.internal.agent.SigningPermit;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.RingStore;
import dev.signet.internal.ring.RingWatch;
import dev.signet.internal.ring.SigningKey;

/**
 * Lets one key of an agent of the ring sign as long as the ring has it active and the policy in force says nothing else. Safe for use by
 * several threads.
 */
final class RingPermit implements SigningPermit {
    private final AgentGround ground;
    private final AgentName name;
    private final RingWatch watch;
    private final SigningKey.Present key;
    private final KeyTerm term;

    RingPermit(AgentGround ground, AgentName name, RingWatch watch, SigningKey.Present key, KeyTerm term) {
        this.ground = ground;
        this.name = name;
        this.watch = watch;
        this.key = key;
        this.term = term;
    }

    @Override
    public boolean isKnown() {
        return watch.known() instanceof SigningKey.Present present && isOurs(present) && term.isWithin();
    }

    @Override
    public void require(long asked) throws AuthException {
        var now = watch.current(asked);
        if (!(now instanceof SigningKey.Present present)) {
            throw absent(ground, name, (SigningKey.Absent) now);
        }
        if (!isOurs(present)) {
            throw new AssertionException(
                    false,
                    "key " + key.keyId() + " of the agent " + name + " signs no more: another one took its place",
                    "Ask the agent again: it signs with the other key.",
                    null);
        }
        term.require();
    }

    private boolean isOurs(SigningKey.Present present) {
        return present.keyId().equals(key.keyId());
    }

    /** Why an agent signs nothing. */
    static AssertionException absent(AgentGround ground, AgentName name, SigningKey.Absent key) {
        return switch (key.cause()) {
            case NOT_REGISTERED ->
                new AssertionException(
                        false,
                        "the agent " + name + " is not registered in "
                                + ground.home().store().describe(RingStore.AGENT_KEYS),
                        "Register it first: keys().registerIfAbsent().",
                        null);
            case REVOKED ->
                new AssertionException(
                        false,
                        "the agent " + name + " was stopped: its key was revoked"
                                + key.reason()
                                        .map(reason -> " (" + reason + ")")
                                        .orElse(""),
                        "Give it another key: keys().replace().",
                        null);
        };
    }
}
