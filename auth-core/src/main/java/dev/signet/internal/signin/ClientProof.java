package dev.signet.internal.signin;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AssertionSigner;
import java.util.Objects;

/**
 * How a client proves who it is, chosen when the server has told what it takes. One method and never two (RFC 6749, section
 * 2.3). An application on a person's machine can't keep a secret (RFC 8252, section 8.5), so {@link #none} is right for most.
 */
@FunctionalInterface
public interface ClientProof {
    /**
     * The method to use at a server.
     *
     * @param clientId the registered client
     * @param audience what assertions name the server by
     * @param time gives assertions their times
     */
    ClientAuthentication choose(String clientId, String audience, ServerMetadata server, TimeSource time);

    /** A public client. */
    static ClientProof none() {
        return (clientId, audience, server, time) -> new ClientAuthentication.None(clientId);
    }

    /**
     * A client with a password: in the header, which every server has to take (RFC 6749, section 2.3.1), and in the form only where
     * a server lists that and not the header.
     */
    static ClientProof secret(Secret secret) {
        Objects.requireNonNull(secret, "secret");
        return (clientId, audience, server, time) -> {
            var basic = new ClientAuthentication.SecretBasic(clientId, secret);
            var post = new ClientAuthentication.SecretPost(clientId, secret);
            var taken = server.tokenEndpointAuthMethods();
            return taken.contains(post.method()) && !taken.contains(basic.method()) ? post : basic;
        };
    }

    /** A client with a key: {@code private_key_jwt}, whatever the server lists. The signer is used and never closed. */
    static ClientProof key(AssertionSigner signer) {
        return new ClientKey(signer);
    }
}
