package dev.signet.internal.dpop;

import dev.signet.auth.AuthException;
import dev.signet.auth.RequestProof;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.jose.SignedJwt;
import dev.signet.internal.jose.SignerJwk;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes DPoP proofs (RFC 9449, section 4.2), each for one request, with the nonces that the servers handed out. One for each kind of
 * server in an open home: an authorization server and a resource server at one origin may hand out nonces of their own. Makes its
 * randomness when first needed. Safe for use by several threads.
 */
public final class DpopProofs {
    private static final String TYPE = "dpop+jwt";

    /** More than the 96 bits that RFC 9449, section 4.2, asks for. */
    private static final int ID_BYTES = 16;

    private final NonceStore nonces = new NonceStore();
    private final TimeSource time;
    private @Nullable SecureRandom random;

    /** Proofs without nonces, until a server gives one. */
    public DpopProofs(TimeSource time) {
        this.time = time;
    }

    /** As the other constructor, with randomness that a test gives. */
    DpopProofs(TimeSource time, SecureRandom random) {
        this.time = time;
        this.random = random;
    }

    /** Proofs with {@code key} alone, as token endpoints want them (RFC 9449, section 5). */
    public RequestProof with(DpopKey key) {
        return new Proof(key, "");
    }

    /** Proofs with {@code key}, to go with an access token that is bound to it (RFC 9449, section 7). */
    public RequestProof with(DpopKey key, Secret accessToken) {
        return new Proof(key, hash(accessToken));
    }

    private static String hash(Secret accessToken) {
        return encode(sha256(accessToken.reveal().getBytes(StandardCharsets.US_ASCII)));
    }

    private synchronized SecureRandom random() {
        if (random == null) {
            random = new SecureRandom();
        }
        return random;
    }

    private final class Proof implements RequestProof {
        private final DpopKey key;
        private final String tokenHash;

        private Proof(DpopKey key, String tokenHash) {
            this.key = key;
            this.tokenHash = tokenHash;
        }

        @Override
        public Proven prove(String method, URI target) throws AuthException {
            var opened = key.open();
            var to = TargetUri.of(target);
            var header = JsonObject.empty()
                    .with("typ", TYPE)
                    .with("jwk", opened.jwk().members());
            var claims = JsonObject.empty()
                    .with("jti", newId())
                    .with("htm", method)
                    .with("htu", to.htu())
                    .with("iat", JsonNumber.of(Math.floorDiv(time.millis(), 1000L)));
            if (!tokenHash.isEmpty()) {
                claims = claims.with("ath", tokenHash);
            }
            var nonce = nonces.find(to.origin());
            if (nonce.isPresent()) {
                claims = claims.with("nonce", nonce.get());
            }
            var algorithm = SignerJwk.algorithms(opened.signer()).get(0);
            return new Proven(SignedJwt.of(opened.signer(), algorithm, header, claims), nonce.orElse(""));
        }

        @Override
        public boolean remember(URI target, String nonce) {
            return nonces.put(TargetUri.of(target).origin(), nonce);
        }
    }

    private String newId() {
        var bytes = new byte[ID_BYTES];
        random().nextBytes(bytes);
        return encode(bytes);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
