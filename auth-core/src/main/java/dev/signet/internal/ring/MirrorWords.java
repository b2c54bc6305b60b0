package dev.signet.internal.ring;

import dev.signet.agent.MirrorStatus;
import dev.signet.auth.agent.MirrorState;
import dev.signet.internal.profile.MirrorStep;
import dev.signet.internal.profile.MirrorStep.Trouble;

/** How a copy stands, as a state and in words. Pure. */
final class MirrorWords {
    private MirrorWords() {}

    static MirrorState stateOf(Trouble trouble) {
        return switch (trouble) {
            case VANISHED -> MirrorState.VANISHED;
            case FOREIGN -> MirrorState.FOREIGN;
            case OCCUPIED -> MirrorState.OCCUPIED;
        };
    }

    static MirrorState stateOf(MirrorStep.Leave leave) {
        return stateOf(leave.name());
    }

    /** By the name of the copy that is there; empty text when none is. */
    static MirrorState stateOf(String name) {
        return name.isEmpty() ? MirrorState.NOTHING_TO_COPY : MirrorState.COPIED;
    }

    /** What a step that was not taken says. */
    static MirrorStatus of(MirrorStep step, SigningKey key, String where) {
        if (step instanceof MirrorStep.Leave leave) {
            return done(step, stateOf(leave), where);
        }
        if (step instanceof MirrorStep.Report report) {
            return done(step, stateOf(report.trouble()), where);
        }
        return pending(
                key instanceof SigningKey.Present
                        ? "The copy in " + where
                                + " is not the key that the agent signs with: keys().maintain(...) writes it."
                        : "The copy in " + where
                                + " is of a key that signs no more: keys().maintain(...) takes it away.");
    }

    /** What a step that was taken came to. */
    static MirrorStatus done(MirrorStep step, MirrorState state, String where) {
        if (step instanceof MirrorStep.Report report) {
            return new MirrorStatus(state, report.detail());
        }
        return new MirrorStatus(
                state,
                state == MirrorState.COPIED
                        ? "The key that the agent signs with is in " + where + "."
                        : "The agent has no key to sign with, and no copy of one is in " + where + ".");
    }

    static MirrorStatus pending(String detail) {
        return new MirrorStatus(MirrorState.PENDING, detail);
    }

    static MirrorStatus otherAgent(AgentName kept) {
        return new MirrorStatus(
                MirrorState.OTHER_AGENT,
                "This home keeps a copy of agent " + kept
                        + ", and one copy only. Ask for this agent's to have it replaced.");
    }
}
