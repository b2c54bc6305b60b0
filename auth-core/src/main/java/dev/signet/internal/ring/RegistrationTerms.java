package dev.signet.internal.ring;

import dev.signet.internal.agent.AgentRegistration.Software;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * With whom an agent is registered, for whom, and as what. Immutable.
 *
 * @param endpoint of the service, as its registrar tells it
 * @param software what runs the agent
 * @param capabilities what the agent will do, in the service's words; none is blank
 * @param accountId whose agent it will be, as the bearer's claims have it; empty when that is not known
 * @param attributes facts about that account that requests of the agent carry, in the profile's words
 */
public record RegistrationTerms(
        URI endpoint, Software software, List<String> capabilities, String accountId, Map<String, String> attributes) {
    /** Checks and copies. */
    public RegistrationTerms {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(software, "software");
        capabilities = List.copyOf(capabilities);
        Objects.requireNonNull(accountId, "accountId");
        attributes = Map.copyOf(attributes);
        if (capabilities.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a capability must not be blank");
        }
    }

    /** The origin of the service. */
    String registrar() {
        return Origin.of(endpoint);
    }
}
