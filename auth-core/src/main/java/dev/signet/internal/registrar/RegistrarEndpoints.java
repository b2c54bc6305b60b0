package dev.signet.internal.registrar;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a service is asked about agents. Immutable.
 *
 * @param registration where a key is registered
 * @param listing where the agents of an account are listed; empty when the service lists none
 * @param revocation where a registration ends, by its runtime id; empty when the service ends none
 */
public record RegistrarEndpoints(URI registration, Optional<URI> listing, Optional<Function<String, URI>> revocation) {
    /** Checks that all are there. */
    public RegistrarEndpoints {
        Objects.requireNonNull(registration, "registration");
        Objects.requireNonNull(listing, "listing");
        Objects.requireNonNull(revocation, "revocation");
    }

    /** A service that registers and does nothing else. */
    public static RegistrarEndpoints registering(URI registration) {
        return new RegistrarEndpoints(registration, Optional.empty(), Optional.empty());
    }
}
