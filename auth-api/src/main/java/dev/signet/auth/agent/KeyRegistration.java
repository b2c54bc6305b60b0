package dev.signet.auth.agent;

import java.util.List;
import java.util.Objects;

/**
 * One key of an agent that is to be made known. Immutable.
 *
 * @param agent the application's name for the agent; need not be told to the service
 * @param keyId the JWK thumbprint (RFC 7638) of the key
 * @param sshPublicKey the public half as {@code ssh-ed25519 ...}, without a comment
 * @param version of the program that runs the agent
 * @param harnessId which program that is, in the service's words
 * @param location where it runs
 * @param capabilities what the agent will do, in the service's words
 */
public record KeyRegistration(
        String agent,
        String keyId,
        String sshPublicKey,
        String version,
        String harnessId,
        String location,
        List<String> capabilities) {
    /** Checks that all are there and copies {@code capabilities}. */
    public KeyRegistration {
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(sshPublicKey, "sshPublicKey");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(harnessId, "harnessId");
        Objects.requireNonNull(location, "location");
        capabilities = List.copyOf(capabilities);
    }
}
