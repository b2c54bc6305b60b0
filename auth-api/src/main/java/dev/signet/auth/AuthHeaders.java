package dev.signet.auth;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers that make one request carry a credential, all taken from one snapshot of it.
 *
 * <p>Hand the same instance back to {@link RequestAuthorizer#rejected} or {@link RequestAuthorizer#accepted}: it names the
 * credential that was used. It prints header names only.
 *
 * <p>Those of a credential that is bound to a key (RFC 9449) are complete for one request only: {@link #forRequest} adds its proof,
 * and does nothing for any other credential, so an integration always calls it.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class AuthHeaders {
    private final String generation;
    private final Map<String, String> headers;
    private final @Nullable RequestProof proof;
    private final RequestProof.@Nullable Proven proven;

    private AuthHeaders(
            String generation,
            Map<String, String> headers,
            @Nullable RequestProof proof,
            RequestProof.@Nullable Proven proven) {
        this.generation = generation;
        this.headers = headers;
        this.proof = proof;
        this.proven = proven;
    }

    /**
     * Headers made from one credential.
     *
     * @param generation names the access token or key in use without revealing it; compared for equality only
     * @param headers names and values in the order to send them; values are checked to fit on one line
     * @return the headers
     * @throws IllegalArgumentException when there is no header, or a name or value can't be sent (RFC 9110, section 5.5);
     *     the message names the header and never quotes its value
     */
    public static AuthHeaders of(String generation, Map<String, String> headers) {
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("a credential must give at least one header");
        }
        headers.forEach(AuthHeaders::check);
        return new AuthHeaders(generation, new LinkedHashMap<>(headers), null, null);
    }

    /**
     * Headers made from one credential that is bound to a key.
     *
     * @param generation as for {@link #of(String, Map)}
     * @param headers the same for each request
     * @param proof adds what differs
     * @return headers that can be sent after {@link #forRequest} only
     */
    public static AuthHeaders of(String generation, Map<String, String> headers, RequestProof proof) {
        var common = of(generation, headers);
        return new AuthHeaders(generation, common.headers, Objects.requireNonNull(proof, "proof"), null);
    }

    /**
     * The headers for one request: with a fresh proof where the credential is bound to a key, else these themselves.
     *
     * @param method of the request, such as {@code GET}
     * @param target where it goes; a WebSocket's is that of its handshake
     * @return to be sent once
     * @throws AuthException when nothing can be signed
     */
    public AuthHeaders forRequest(String method, URI target) throws AuthException {
        if (proof == null) {
            return this;
        }
        var fresh = proof.prove(method, target);
        var all = new LinkedHashMap<>(headers);
        all.put(RequestProof.HEADER, fresh.value().reveal());
        all.forEach(AuthHeaders::check);
        return new AuthHeaders(generation, all, proof, fresh);
    }

    /**
     * Hands over the {@link RequestProof#NONCE_HEADER} of an answer, whatever its status, for the proofs to come. After a 401 that
     * asks for one ({@code error="use_dpop_nonce"}; RFC 9449, section 9) the request is worth sending once more, with what {@link
     * #forRequest} then gives.
     *
     * @param target where the answer came from
     * @param nonce the field's value
     * @return whether the proof in these headers was made with another nonce or none, so that a new one may be taken where this one
     *     was not; false when there is no proof
     */
    public boolean remember(URI target, String nonce) {
        return proof != null
                && proof.remember(target, nonce)
                && proven != null
                && !proven.nonce().equals(nonce);
    }

    /**
     * Which credential these come from.
     *
     * @return an opaque text, safe to log
     */
    public String generation() {
        return generation;
    }

    /**
     * Passes each header to {@code sink}, in order: {@code headers.forEach(requestBuilder::setHeader)}.
     *
     * @param sink takes name and value; the values are secret
     * @throws IllegalStateException when the credential is bound to a key and these prove nothing yet
     */
    public void forEach(BiConsumer<String, String> sink) {
        if (proof != null && proven == null) {
            throw new IllegalStateException(
                    "this credential is bound to a key (RFC 9449), so each request needs a proof of its own: send what"
                            + " forRequest(method, target) gives");
        }
        headers.forEach(sink);
    }

    /**
     * The value of one header.
     *
     * @param name the header's name in the spelling it was made with, such as {@code Authorization}
     * @return the value, a secret
     * @throws IllegalArgumentException when there is no such header
     */
    public Secret value(String name) {
        var value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no header \"" + name + "\" among " + headers.keySet());
        }
        return Secret.of(value);
    }

    /** Tells the names only. */
    @Override
    public String toString() {
        return "AuthHeaders" + headers.keySet();
    }

    private static void check(String name, String value) {
        if (name.isEmpty() || name.indexOf(':') >= 0 || !isVisible(name, '!')) {
            throw new IllegalArgumentException("header name \"" + name + "\" has a character that can't be sent");
        }
        if (value.isEmpty() || !isVisible(value, ' ')) {
            throw new IllegalArgumentException(
                    "the value for header " + name
                            + " is empty or has a line break, a control or a non-ASCII character: the credential behind it is damaged");
        }
    }

    private static boolean isVisible(String text, char least) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < least || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
