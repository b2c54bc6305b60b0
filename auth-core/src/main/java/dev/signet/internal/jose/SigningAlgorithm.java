package dev.signet.internal.jose;

import java.util.Arrays;
import java.util.Optional;

/**
 * The algorithms that a signature may be checked with (RFC 7518, section 3.1; RFC 8037, section 3.1). There is no {@code none} and
 * nothing symmetric here, so neither can be allowed by mistake.
 */
public enum SigningAlgorithm {
    RS256("RSA", ""),
    PS256("RSA", ""),
    ES256("EC", "P-256"),
    /** With Ed25519, the one curve in use. */
    EDDSA("OKP", "Ed25519");

    private final String keyType;
    private final String curve;

    SigningAlgorithm(String keyType, String curve) {
        this.keyType = keyType;
        this.curve = curve;
    }

    /** The algorithm's name in a header or a key. */
    public String headerName() {
        return this == EDDSA ? "EdDSA" : name();
    }

    /**
     * As {@link #find}, where {@code Ed25519} stands for {@link #EDDSA} too: the name of RFC 9864, section 2.2, which says the curve.
     */
    public static Optional<SigningAlgorithm> findSpecified(String name) {
        return name.equals(EDDSA.curve) ? Optional.of(EDDSA) : find(name);
    }

    /** The algorithm that {@code name} stands for; names are case-sensitive. */
    public static Optional<SigningAlgorithm> find(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.headerName().equals(name))
                .findFirst();
    }

    /** The {@code kty} of its keys. */
    String keyType() {
        return keyType;
    }

    /** The {@code crv} of its keys; empty when they have none. */
    String curve() {
        return curve;
    }
}
