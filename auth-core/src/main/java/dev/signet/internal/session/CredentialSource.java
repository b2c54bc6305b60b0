package dev.signet.internal.session;

import dev.signet.auth.Credential;
import java.util.Objects;

/** Where the credential of a session comes from. Immutable. */
public sealed interface CredentialSource {
    /** The store: it is looked at while the session is used, and what is renewed goes back to it. */
    record Stored() implements CredentialSource {}

    /**
     * Somebody gave it to this process: the store is neither read nor written, and what is renewed stays in memory.
     *
     * @param credential to be used
     * @param name who gave it, such as the name of an environment variable
     * @param place the same in the words of policies
     * @param unowned whether it only stands in for one that tells whose it is once it was asked for
     */
    record Given(Credential credential, String name, dev.signet.internal.policy.CredentialSource place, boolean unowned)
            implements CredentialSource {
        /** Checks that all are there. */
        public Given {
            Objects.requireNonNull(credential, "credential");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(place, "place");
        }
    }
}
