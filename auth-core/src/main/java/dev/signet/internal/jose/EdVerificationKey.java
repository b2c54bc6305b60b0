package dev.signet.internal.jose;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.keys.Ed25519PublicKey;
import dev.signet.internal.keys.Ed25519Verifier;
import dev.signet.internal.keys.EngineChoice;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.util.Optional;

/** Checks EdDSA signatures with Ed25519 (RFC 8037, section 3.1), as strictly as those of agents. */
final class EdVerificationKey implements VerificationKey {
    private final Ed25519Verifier verifier;

    private EdVerificationKey(Ed25519Verifier verifier) {
        this.verifier = verifier;
    }

    /**
     * Reads a key (RFC 8037, section 2).
     *
     * @param jwk with the member {@code x}
     * @return empty when it is no sound key
     */
    static Optional<VerificationKey> read(JsonObject jwk) {
        return publicKey(jwk).map(key -> of(key, EngineChoice.startingWithJdk()));
    }

    /** As {@link #read}, not yet made ready for use. */
    static Optional<Ed25519PublicKey> publicKey(JsonObject jwk) {
        if (!(jwk.find("x").orElse(null) instanceof JsonString x)) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> bytes = Base64Url.decode(x.value());
            return bytes.isEmpty() ? Optional.empty() : Optional.of(Ed25519PublicKey.of(bytes.get()));
        } catch (InvalidKeyException e) {
            return Optional.empty();
        }
    }

    /** Checks with {@code engines}, which many keys may share. */
    static VerificationKey of(Ed25519PublicKey key, EngineChoice engines) {
        return new EdVerificationKey(Ed25519Verifier.of(key, engines));
    }

    @Override
    public boolean verifies(String content, String signature) {
        Optional<byte[]> bytes = Base64Url.decode(signature);
        if (bytes.isEmpty()) {
            return false;
        }
        try {
            verifier.verify(content.getBytes(StandardCharsets.US_ASCII), bytes.get());
            return true;
        } catch (SignatureException e) {
            return false;
        }
    }
}
