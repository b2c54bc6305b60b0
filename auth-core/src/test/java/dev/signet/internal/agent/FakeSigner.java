package dev.signet.internal.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;
import java.util.concurrent.atomic.AtomicInteger;

/** A signer that does as a test says, counts, and opens no boxes. */
final class FakeSigner implements AssertionSigner {
    final AtomicInteger signed = new AtomicInteger();
    private final String algorithm;
    private final Signing signing;

    private FakeSigner(String algorithm, Signing signing) {
        this.algorithm = algorithm;
        this.signing = signing;
    }

    static FakeSigner of(Signing signing) {
        return new FakeSigner("Ed25519", signing);
    }

    static FakeSigner with(String algorithm, int signatureLength) {
        return new FakeSigner(algorithm, message -> new byte[signatureLength]);
    }

    @Override
    public String keyId() {
        return "fake";
    }

    @Override
    public byte[] publicKey() {
        return new byte[32];
    }

    @Override
    public String algorithm() {
        return algorithm;
    }

    @Override
    public byte[] sign(byte[] message) throws AuthException {
        signed.incrementAndGet();
        return signing.sign(message);
    }

    interface Signing {
        byte[] sign(byte[] message) throws AuthException;
    }
}
