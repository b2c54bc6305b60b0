package dev.signet.internal.profile;

import dev.signet.auth.AuthException;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.signin.AuthorizationRequest;
import dev.signet.internal.signin.AuthorizationTerms;
import dev.signet.internal.signin.CodeExchange;
import dev.signet.internal.signin.DeviceGrant;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One authorization server, ready to sign people in. Safe for use by several threads. */
public interface LoginProvider {
    /**
     * This provider for an organisation that allows some workspaces only: where the server can, it offers no others. What it grants
     * still has to be judged.
     *
     * @param workspaces their ids; none allows all
     */
    default LoginProvider restrictedTo(List<String> workspaces) {
        return this;
    }

    /**
     * This provider with somebody who is told what went wrong without ending a sign-in.
     *
     * @param notes takes sentences for a person, on the thread that calls this provider; none holds a secret
     */
    default LoginProvider noting(Consumer<String> notes) {
        return this;
    }

    /** The issuer, character for character as policies compare it. */
    String issuer();

    /**
     * What a browser is sent to ask.
     *
     * @param redirectUri where it comes back to
     */
    AuthorizationTerms authorization(URI redirectUri);

    /** Where the browser may come back to. */
    Door door();

    /** Redeems the code that the browser brings back. */
    CodeExchange code();

    /** Signs in on another device; empty when this server can't. */
    Optional<DeviceGrant> device();

    /**
     * Checks what was granted, and gets what belongs to it: an ID token is verified, a key exchanged for it.
     *
     * @param granted by the server
     * @param request of the browser's flow; null for a device
     * @throws AuthException when the tokens are not to be believed
     */
    Obtained accept(GrantOutcome.Granted granted, @Nullable AuthorizationRequest request) throws AuthException;

    /**
     * Where a browser comes back to.
     *
     * @param ports to try in order; 0 for any free one
     * @param asksToLeave whether a listener of the same person is asked to give its port up
     * @param path of the redirect URI
     * @param issuerRequired whether answers have to name the issuer (RFC 9207)
     */
    record Door(List<Integer> ports, boolean asksToLeave, String path, boolean issuerRequired) {
        /** Copies {@code ports}. */
        public Door {
            ports = List.copyOf(ports);
        }
    }
}
