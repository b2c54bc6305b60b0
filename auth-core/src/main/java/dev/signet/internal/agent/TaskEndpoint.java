package dev.signet.internal.agent;

import dev.signet.auth.ConfigurationException;
import java.net.URI;

/** Where an agent registers the tasks that its assertions are bound to. Safe for use by several threads. */
@FunctionalInterface
public interface TaskEndpoint {
    /**
     * The address.
     *
     * @param runtimeId an {@link AssertionId}
     * @throws ConfigurationException when nobody named one
     */
    URI of(String runtimeId) throws ConfigurationException;
}
