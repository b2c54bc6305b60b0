package dev.signet.auth;

import java.net.URI;
import java.util.Objects;

/**
 * Proves in each request that its sender holds the key its token is bound to (RFC 9449): nobody else can use the token. Safe for use
 * by several threads.
 */
public interface RequestProof {
    /** The field that carries a proof, on its own or beside a token (RFC 9449, section 4.1). */
    String HEADER = "DPoP";

    /** The field in which a server hands out the nonce for the next proofs (RFC 9449, section 8). */
    String NONCE_HEADER = "DPoP-Nonce";

    /**
     * A new proof, good for one request.
     *
     * @param method of the request, such as {@code GET}
     * @param target of the request; query and fragment are not proven
     * @return the proof
     * @throws AuthException when nothing can be signed
     */
    Proven prove(String method, URI target) throws AuthException;

    /**
     * Remembers a nonce for later proofs at the origin of {@code target}.
     *
     * @param target that answered
     * @param nonce the value of {@link #NONCE_HEADER}
     * @return false for a text that can't be a nonce, which is passed over
     */
    boolean remember(URI target, String nonce);

    /**
     * The proof of one request.
     *
     * @param value of {@link #HEADER}, a secret until the server has seen it
     * @param nonce that it was made with; empty text when the server has given none yet
     */
    record Proven(Secret value, String nonce) {
        /** Checks that both are there. */
        public Proven {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(nonce, "nonce");
        }
    }
}
