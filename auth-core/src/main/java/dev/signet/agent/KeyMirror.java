package dev.signet.agent;

import dev.signet.auth.AuthException;

/**
 * The copy of an agent's active key in the document of the program that shares the home, so that this program signs as the agent too. A
 * home keeps a copy of one agent, of none unless somebody asks for it by name, and in this direction only: whatever is written there by
 * others is never taken over.
 *
 * <p>Once asked for, the copy follows the key: whichever process changes which key is active, writes it afterwards, and
 * {@link AgentKeys#maintain} repairs what did not succeed. A copy that can't be written never undoes or delays what becomes of the key
 * itself; it is told as a {@link dev.signet.auth.event.AuthEvent.MirrorChanged}. An agent that is stopped has its copy taken away.
 *
 * <p>{@link dev.signet.SignetBuilder#mirrorAgent} asks as {@link #keep()} does, except that a copy which somebody removed is not written
 * again and that of another agent not replaced. Opening such a home looks at both documents, and writes what an earlier process has left
 * undone, with 10 s of waiting at most; what is in the way of that is told as an event, and keeps nothing from being opened.
 *
 * <p>Each write replaces the very document that it was worked out from, or nothing. Left alone are an agent that Signet did not put there,
 * another credential than tokens, and a copy that somebody removed: see {@link dev.signet.auth.agent.MirrorState}.
 *
 * <p>Whoever can read that document can sign as the agent. Safe for use by several threads and processes. Not meant to be implemented
 * outside of Signet.
 */
public interface KeyMirror {
    /**
     * How the copy stands. Changes nothing.
     *
     * @return a snapshot
     * @throws AuthException when one of both documents can't be read
     */
    MirrorStatus status() throws AuthException;

    /**
     * Asks for the copy, from now on and in all processes; also again, after it vanished, and in the place of another agent's copy. An agent
     * that is not registered yet is copied once it is.
     *
     * @return how it stands then; not {@code COPIED} where something is in the way that is not Signet's to change
     * @throws dev.signet.auth.ConfigurationException when the profile has no program that looks for one
     * @throws AuthException when one of both documents can't be read or written
     * @throws InterruptedException when the waiting thread is interrupted
     */
    MirrorStatus keep() throws AuthException, InterruptedException;

    /**
     * Takes the copy away, if it is there still, and keeps none any more.
     *
     * @return how it stands then
     * @throws dev.signet.auth.ConfigurationException when the profile has no program that looks for one
     * @throws AuthException when one of both documents can't be read or written; then nothing is forgotten
     * @throws InterruptedException when the waiting thread is interrupted
     */
    MirrorStatus end() throws AuthException, InterruptedException;
}
