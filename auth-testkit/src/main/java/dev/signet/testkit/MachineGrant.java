package dev.signet.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A line of the journal of machine grants. It holds no token.
 *
 * @param time when it was granted, by the server's clock
 * @param grantType such as {@code client_credentials}
 * @param clientId who asked; empty when nobody proved to be a client
 * @param subject whom the token stands for
 * @param audiences what the token is bound to: the audiences asked for, then the resources; none means any
 * @param scope with spaces between; at times empty
 */
public record MachineGrant(
        Instant time,
        String grantType,
        Optional<String> clientId,
        String subject,
        List<String> audiences,
        String scope) {
    /** Copies the list. */
    public MachineGrant {
        audiences = List.copyOf(audiences);
    }
}
