package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.RequestProof;
import dev.signet.auth.TokenSet;
import dev.signet.auth.TokenSet.Scheme;
import dev.signet.internal.dpop.DpopKey;
import dev.signet.internal.dpop.NonceChallenge;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.ErrorResponse;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/** Has a token endpoint bind what it gives to a key (RFC 9449, section 5). Safe for use by several threads; prints no key. */
public final class TokenBinding {
    private static final int BAD_REQUEST = 400;
    private static final Set<Scheme> BOUND = Set.of(Scheme.DPOP);
    private static final Set<Scheme> EITHER = Set.of(Scheme.DPOP, Scheme.BEARER);

    private final DpopKey key;
    private final RequestProof proof;
    private final boolean takesBearer;

    /**
     * A binding.
     *
     * @param key that the tokens are bound to
     * @param proof made with {@code key}
     * @param takesBearer whether a server that binds no access tokens may give bearer tokens instead
     */
    public TokenBinding(DpopKey key, RequestProof proof, boolean takesBearer) {
        this.key = Objects.requireNonNull(key, "key");
        this.proof = Objects.requireNonNull(proof, "proof");
        this.takesBearer = takesBearer;
    }

    /** The proof of one token request. */
    RequestProof.Proven prove(URI endpoint) throws AuthException {
        return proof.prove("POST", endpoint);
    }

    /**
     * Learns the nonce of an answer.
     *
     * @param sent what the request proved
     * @return whether the server refused to look at the request for want of that nonce, so that it is worth sending once more
     */
    boolean isWorthRepeating(Answer answer, RequestProof.Proven sent, URI endpoint) {
        if (!(answer instanceof Answer.Response response)) {
            return false;
        }
        boolean isNew = response.headers()
                .firstValue(RequestProof.NONCE_HEADER)
                .filter(nonce -> proof.remember(endpoint, nonce) && !nonce.equals(sent.nonce()))
                .isPresent();
        return isNew && response.status() == BAD_REQUEST && ErrorResponse.names(response, NonceChallenge.ERROR);
    }

    /** The token types that are taken. */
    Set<Scheme> schemes() {
        return takesBearer ? EITHER : BOUND;
    }

    /** What was granted, with the key that it is of no use without. */
    TokenSet bind(TokenSet granted) {
        return granted.toBuilder().dpopKey(key.pkcs8()).build();
    }

    @Override
    public String toString() {
        return "TokenBinding";
    }
}
