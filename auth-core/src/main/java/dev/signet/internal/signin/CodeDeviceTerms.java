package dev.signet.internal.signin;

import dev.signet.internal.oauth.Endpoints;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Where a {@link CodeDeviceGrant} asks, and what its server leaves unsaid. A profile fills it in. Immutable.
 *
 * @param userCodeEndpoint gives a user code
 * @param pollEndpoint tells whether the person has approved
 * @param verificationUri where the person goes
 * @param redirectUri what the code is bound to; nothing listens there
 * @param clientId the registered client
 * @param lifetime how long a code lives, at most 30 min
 */
public record CodeDeviceTerms(
        URI userCodeEndpoint,
        URI pollEndpoint,
        URI verificationUri,
        URI redirectUri,
        String clientId,
        Duration lifetime) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when an address is neither https nor http on a loopback address, or the life is not positive
     */
    public CodeDeviceTerms {
        for (URI address : List.of(userCodeEndpoint, pollEndpoint, verificationUri, redirectUri)) {
            if (!Endpoints.isSecure(address)) {
                throw new IllegalArgumentException(
                        "expected https, or http on a loopback address, found " + Endpoints.describe(address));
            }
        }
        Objects.requireNonNull(clientId, "clientId");
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(PromptReader.MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "a code lives more than 0 and at most " + PromptReader.MAX_LIFETIME.toMinutes() + " min");
        }
    }
}
