package dev.signet.auth.agent;

/** How the copy of an agent's key stands that a home keeps where the program beside it looks for one. */
public enum MirrorState {
    /** Nobody asked for a copy. */
    OFF,
    /** The copy is the key that the agent signs with. */
    COPIED,
    /** The agent has no key to sign with, and no copy is there. */
    NOTHING_TO_COPY,
    /** The copy is not what it should be; that is still to be done. */
    PENDING,
    /** The copy that was written is gone, as after a sign-out there. It is not written again until that is asked for. */
    VANISHED,
    /** An agent is there that Signet did not put there. It is left alone. */
    FOREIGN,
    /** Another credential is in use there, which the copy would displace. It is left alone. */
    OCCUPIED,
    /** The copy that the home keeps is that of another agent; a home keeps one. */
    OTHER_AGENT
}
