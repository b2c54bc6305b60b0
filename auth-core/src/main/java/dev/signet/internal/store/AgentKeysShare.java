package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import java.util.Arrays;

/**
 * The keys of agents, encrypted. They are where they are, whichever store a program was told to use: else a second program would find no
 * agents in a home that has some, and register them anew.
 *
 * @param document that holds them
 * @param takesOver whether they must not stay in a plain file
 */
record AgentKeysShare(DocumentName document, boolean takesOver) implements Share {
    @Override
    public boolean has(DocumentName name) {
        return name.equals(document);
    }

    /** A copy that was left behind by a process that ended is the same; nothing else tells which is newer. */
    @Override
    public Precedence.Verdict compare(byte[] there, byte[] inFile) {
        return Arrays.equals(there, inFile) ? Precedence.Verdict.SAME : Precedence.Verdict.CONFLICT;
    }

    @Override
    public StoreException conflict(String there, String inFile) {
        return StoreFaults.bothRings(there, inFile);
    }

    @Override
    public boolean servesFileAlone() {
        return true;
    }
}
