package dev.signet.internal.ring;

import dev.signet.auth.AssertionException;

/** Why an event can't happen to a key as it is. */
enum KeyRefusal {
    UNKNOWN_KEY(
            "is not in the ring, or not any more",
            "List the agent's keys, and name one of them; where it was taken out meanwhile, register the agent again."),
    REVOKED("was revoked and has no private part any more", "Begin a rotation: it makes a new key."),
    NOT_REGISTERED("is not registered with the service yet", "Take the step before: register."),
    NOT_VERIFIED(
            "has not been proved to work with the service yet, and the agent has a key that works",
            "Take the step before: verify."),
    NOT_RETIRING("is not retiring, so that no overlap of it can end", "List the agent's keys to see their states."),
    OVERLAP_LASTS(
            "is good for what it signed until its overlap ends",
            "Wait for the end of the overlap, or revoke the key by its id."),
    ACTIVE(
            "is what the agent signs with, so that it could sign nothing any more",
            "Rotate first: the key is retired then and can be revoked. If it must end now, whatever becomes of the agent,"
                    + " revoke it by force."),
    STOPPED(
            "was stopped: the key it signed with was revoked by force",
            "If it is to sign again, give it a new key on purpose: keys().replace()."),
    NO_WAY_BACK(
            "has no key that can sign again: none was replaced, or its overlap is over",
            "Rotate instead, which makes a new key.");

    private final String problem;
    private final String remedy;

    KeyRefusal(String problem, String remedy) {
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The failure for a caller; {@code keyId} is empty where the agent as a whole is meant. */
    AssertionException of(AgentName agent, String keyId) {
        String subject = keyId.isEmpty() ? "agent " + agent : "key " + keyId + " of agent " + agent;
        return new AssertionException(false, subject + " " + problem, remedy, null);
    }
}
