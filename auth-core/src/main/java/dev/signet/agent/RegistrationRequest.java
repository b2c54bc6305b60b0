package dev.signet.agent;

import java.util.List;
import java.util.Objects;

/**
 * What an agent says of itself when it is registered. Immutable.
 *
 * @param version of the program that runs it, such as {@code 1.4.0}
 * @param harnessId which program that is, in the service's words
 * @param location where it runs, such as {@code exec-linux}
 * @param capabilities what the agent will do, in the service's words; none is blank
 */
public record RegistrationRequest(String version, String harnessId, String location, List<String> capabilities) {
    /** Checks that all are there and copies {@code capabilities}. */
    public RegistrationRequest {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(harnessId, "harnessId");
        Objects.requireNonNull(location, "location");
        capabilities = List.copyOf(capabilities);
        if (capabilities.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a capability must not be blank");
        }
    }
}
