package dev.signet.internal.profile;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;

/** Finds out whose a credential is that does not tell so itself. Safe for use by several threads. */
public interface OwnerLookup {
    /** For worlds whose credentials tell whatever has to be known. */
    OwnerLookup NONE = new OwnerLookup() {
        @Override
        public boolean isNeeded(Credential credential) {
            return false;
        }

        @Override
        public Credential ask(Credential credential) {
            return credential;
        }
    };

    /** Whether {@link #ask} has to be asked before {@code credential} is judged and used. Pure. */
    boolean isNeeded(Credential credential);

    /**
     * The same credential with its owner's attributes. One request, within seconds.
     *
     * @throws dev.signet.auth.CredentialRejectedException when the credential is not good
     * @throws AuthException when it could not be found out now
     * @throws InterruptedException when the thread is interrupted
     */
    Credential ask(Credential credential) throws AuthException, InterruptedException;
}
