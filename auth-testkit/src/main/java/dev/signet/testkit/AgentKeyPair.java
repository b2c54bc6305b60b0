package dev.signet.testkit;

import java.util.Base64;
import java.util.HexFormat;
import software.pando.crypto.nacl.Crypto;

/** An Ed25519 key pair, made from a seed. */
record AgentKeyPair(String pkcs8, AgentPublicKey publicKey) {
    /** SEQUENCE, version 1, algorithm 1.3.101.112, OCTET STRING in an OCTET STRING (RFC 8410, section 10.3). */
    private static final String BEFORE_SEED = "3051020101300506032b657004220420";

    /** [1] public key, a BIT STRING without unused bits. */
    private static final String BEFORE_PUBLIC_KEY = "812100";

    static AgentKeyPair of(byte[] seed) {
        byte[] bytes = Crypto.seedSigningKeyPair(seed).getPublic().getEncoded();
        String hex = BEFORE_SEED
                + HexFormat.of().formatHex(seed)
                + BEFORE_PUBLIC_KEY
                + HexFormat.of().formatHex(bytes);
        return new AgentKeyPair(
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)),
                AgentPublicKey.parse(AgentPublicKey.sshText(bytes)).orElseThrow());
    }

    /** Shows the public key alone. */
    @Override
    public String toString() {
        return "AgentKeyPair[" + publicKey + "]";
    }
}
