package dev.signet.internal.oidc;

import dev.signet.auth.Secret;
import dev.signet.internal.signin.ClientAuthentication;
import dev.signet.internal.signin.ServerMetadata;
import java.util.Objects;

/**
 * How the client proves who it is, chosen when the server has told what it takes. One method and never two (RFC 6749, section
 * 2.3). An application on a person's machine can't keep a secret (RFC 8252, section 8.5), so {@link #none} is right for most.
 */
@FunctionalInterface
interface ClientProof {
    /** The method to use at a server. */
    ClientAuthentication choose(ServerMetadata metadata);

    /** A public client. */
    static ClientProof none(String clientId) {
        return fixed(new ClientAuthentication.None(clientId));
    }

    /**
     * A client with a password: in the header, which every server has to take (RFC 6749, section 2.3.1), and in the form only where
     * a server lists that and not the header.
     */
    static ClientProof secret(String clientId, Secret secret) {
        var basic = new ClientAuthentication.SecretBasic(clientId, secret);
        var post = new ClientAuthentication.SecretPost(clientId, secret);
        return metadata -> {
            var taken = metadata.tokenEndpointAuthMethods();
            return taken.contains(post.method()) && !taken.contains(basic.method()) ? post : basic;
        };
    }

    /** One method, whatever the server lists. */
    static ClientProof fixed(ClientAuthentication authentication) {
        Objects.requireNonNull(authentication, "authentication");
        return metadata -> authentication;
    }
}
