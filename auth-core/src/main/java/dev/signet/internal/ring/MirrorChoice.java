package dev.signet.internal.ring;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.internal.profile.AgentMirror;
import dev.signet.internal.profile.MirrorStep;
import dev.signet.internal.profile.MirrorStep.Trouble;
import java.util.Optional;

/**
 * What is to be done about a copy, by what is remembered of it. The plan of the profile knows of one name that may be there; here are
 * two while a write is under way, since nobody can tell whether a process that ended had made it. Pure.
 */
final class MirrorChoice {
    private final AgentMirror plan;
    private final MirrorNote note;
    private final Optional<byte[]> stored;
    private final String where;

    /**
     * For one look at the neighbour's document.
     *
     * @param stored as it is; empty when there is none
     * @param where it is, in words for a person
     */
    MirrorChoice(AgentMirror plan, MirrorNote note, Optional<byte[]> stored, String where) {
        this.plan = plan;
        this.note = note;
        this.stored = stored;
        this.where = where;
    }

    /**
     * The step that has the copy be what the agent signs with.
     *
     * @param asked whether somebody asks for it just now: then a copy that vanished is written again
     */
    MirrorStep step(SigningKey key, boolean asked) throws DamagedCredentialException, AssertionException {
        return key instanceof SigningKey.Present present ? hold(identity(present), asked) : withdraw();
    }

    private static AgentIdentity identity(SigningKey.Present key) {
        return new AgentIdentity(key.runtimeId(), new AgentIdentity.StoredRecord(key.privateKey()), key.attributes());
    }

    private MirrorStep hold(AgentIdentity active, boolean asked) throws DamagedCredentialException, AssertionException {
        MirrorStep step = plan.hold(stored, note.copy(), active, where);
        if (is(step, Trouble.FOREIGN) && note.pending().isPresent()) {
            return plan.hold(stored, note.pending(), active, where);
        }
        boolean byUs = note.isWithdrawing() || asked;
        return is(step, Trouble.VANISHED) && byUs ? plan.hold(stored, Optional.empty(), active, where) : step;
    }

    /** The step that takes the copy away. */
    MirrorStep withdraw() throws DamagedCredentialException {
        if (note.copy().isEmpty() && note.pending().isEmpty()) {
            return new MirrorStep.Leave("");
        }
        MirrorStep step = plan.withdraw(stored, note.copy().or(note::pending).orElseThrow(), where);
        if (is(step, Trouble.FOREIGN) && note.pending().isPresent()) {
            step = plan.withdraw(stored, note.pending().get(), where);
        }
        boolean isGone = step instanceof MirrorStep.Leave && note.copy().isPresent() && !note.isWithdrawing();
        return isGone
                ? new MirrorStep.Report(
                        Trouble.VANISHED,
                        "the copy of the agent's key that was in " + where + " was taken away there before.")
                : step;
    }

    private static boolean is(MirrorStep step, Trouble trouble) {
        return step instanceof MirrorStep.Report report && report.trouble() == trouble;
    }
}
