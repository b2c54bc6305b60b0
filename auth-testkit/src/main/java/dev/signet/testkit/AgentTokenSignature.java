package dev.signet.testkit;

/** How an agent identity JWT is signed (RFC 7515), well or in the ways in which forgers do it (RFC 8725, section 2). */
public enum AgentTokenSignature {
    /** RS256 with the key that the header names. The default. */
    RS256,
    /** RS512 with the key that the header names: a good signature of another algorithm. */
    RS512,
    /** RS256 with a key that was never published, under the id of one that is. */
    OTHER_KEY,
    /** RS256, and then one byte of the signature changed. */
    CORRUPT,
    /** {@code alg} {@code none} and an empty signature. */
    NONE,
    /** HS256, keyed with the published public key in PEM. */
    HS256_WITH_PUBLIC_PEM,
    /** HS256, keyed with the published public key in DER. */
    HS256_WITH_PUBLIC_DER
}
