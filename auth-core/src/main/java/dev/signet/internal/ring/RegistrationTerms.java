package dev.signet.internal.ring;

import dev.signet.internal.agent.AgentRegistration.Software;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * With whom an agent is registered, for whom, and as what. Immutable.
 *
 * @param endpoint where the registration is sent: https, or http on a loopback address
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

    /** The origin of the endpoint (RFC 6454, section 6.2): scheme, host, and the port unless it is the scheme's own. */
    String registrar() {
        String scheme = endpoint.getScheme().toLowerCase(Locale.ROOT);
        int port = endpoint.getPort();
        boolean usual = port < 0 || (scheme.equals("https") && port == 443) || (scheme.equals("http") && port == 80);
        return scheme + "://" + endpoint.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
    }
}
