package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import java.time.Duration;
import java.util.Map;

/** What one world has for machines. Safe for use by several threads. */
public interface MachineService {
    /**
     * The token endpoint for the client of the profile.
     *
     * @param deadline the longest the search may take; positive
     * @throws AuthException when there is none, or it can't be found out now
     */
    TokenEndpoint endpoint(Duration deadline) throws AuthException;

    /** As {@link #endpoint(Duration)}, for a client that proves itself by {@code proof} instead. */
    TokenEndpoint endpoint(ClientProof proof, Duration deadline) throws AuthException;

    /** The attributes of what a machine is granted in this world; none is secret. */
    Map<String, String> attributes();
}
