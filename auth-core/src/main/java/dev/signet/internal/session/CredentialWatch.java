package dev.signet.internal.session;

import dev.signet.internal.session.SessionEvent.Finding;

/** Tells what the credential is by now. Used by one thread at a time. */
interface CredentialWatch {
    Finding look();

    static CredentialWatch of(Ground ground) {
        return ground.source() instanceof CredentialSource.Given given
                ? new GivenWatch(ground, given)
                : new StoreWatch(ground);
    }
}
