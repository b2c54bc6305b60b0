package dev.signet.internal.profile;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import java.util.Optional;

/**
 * Keeps a copy of an agent's active key where the program beside us looks for it: in one direction, and only where nothing of
 * anybody else's is touched. Pure. Copies are told apart by names, digests that reveal no key.
 */
public interface AgentMirror {
    /**
     * Has the copy be the active key.
     *
     * @param stored the neighbour's document as it is; empty when there is none
     * @param mirrored the name of the copy that was written last; empty when none ever was
     * @param active the agent as it signs now, with its key
     * @param where the document, in words for a person
     * @throws DamagedCredentialException when the document can't be read; it is left alone
     * @throws AssertionException when the active key is of no use
     */
    MirrorStep hold(Optional<byte[]> stored, Optional<String> mirrored, AgentIdentity active, String where)
            throws DamagedCredentialException, AssertionException;

    /**
     * Takes the copy away, such as when its key is revoked.
     *
     * @param stored the neighbour's document as it is; empty when there is none
     * @param mirrored the name of the copy that was written last
     * @param where the document, in words for a person
     * @throws DamagedCredentialException when the document can't be read; it is left alone
     */
    MirrorStep withdraw(Optional<byte[]> stored, String mirrored, String where) throws DamagedCredentialException;
}
