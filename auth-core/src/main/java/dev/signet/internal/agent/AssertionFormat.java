package dev.signet.internal.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;

/** How an assertion is written. Implementations are pure and safe for use by several threads. */
public interface AssertionFormat {
    /**
     * Signs what {@code request} asks for. The same key, request and second give the same header where the signature algorithm
     * is deterministic.
     *
     * @param signer holds the key
     * @param request what is to be said
     * @param epochSecond when it is said, in seconds since 1970-01-01T00:00:00Z
     * @return the header that carries it
     * @throws AuthException when the signer does not sign, or not as this format needs it
     */
    Header header(AssertionSigner signer, AssertionRequest request, long epochSecond) throws AuthException;

    /**
     * One header of a request. Prints its name only.
     *
     * @param name the field name
     * @param value what proves the agent; a secret for as long as the service takes it
     */
    record Header(String name, String value) {
        @Override
        public String toString() {
            return "Header[" + name + "]";
        }
    }
}
