package dev.signet.internal.keys;

import dev.signet.auth.AssertionException;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.auth.agent.SealedBoxOpener;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** Custody of an Ed25519 key that is held in memory. Safe for use by several threads. */
public final class Ed25519Signer implements AssertionSigner, SealedBoxOpener {
    private final Ed25519PrivateKey key;
    private final EngineChoice engines;
    private final String keyId;
    private final Object lock = new Object();
    private volatile @Nullable Prepared prepared;
    private volatile boolean closed;

    private Ed25519Signer(Ed25519PrivateKey key, EngineChoice engines) {
        this.key = key;
        this.engines = engines;
        this.keyId = key.publicKey().thumbprint();
    }

    /** A signer that owns {@code key} from now on and closes it. */
    public static Ed25519Signer owning(Ed25519PrivateKey key, EngineChoice engines) {
        return new Ed25519Signer(key, engines);
    }

    @Override
    public String keyId() {
        return keyId;
    }

    @Override
    public byte[] publicKey() {
        return key.publicKey().bytes();
    }

    @Override
    public String algorithm() {
        return JdkEngine.ALGORITHM;
    }

    /** Nothing is returned once {@link #close()} was called, though the signature was being made. */
    @Override
    public byte[] sign(byte[] message) throws AssertionException {
        byte[] signature;
        try {
            signature = prepared().signing().sign(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionException(
                    false,
                    "the agent key " + keyId + " could not sign: "
                            + e.getClass().getName(),
                    "Check that this Java runtime's security settings allow Ed25519.",
                    null);
        }
        if (closed) {
            throw closed();
        }
        return signature;
    }

    private Prepared prepared() throws AssertionException, GeneralSecurityException {
        Ed25519Engine engine = engines.current();
        Prepared known = prepared;
        if (known != null && known.engine().equals(engine)) {
            return known;
        }
        Prepared fresh = key.<Prepared, GeneralSecurityException>withSeed(
                seed -> new Prepared(engine, engine.signing(seed, publicKey())));
        synchronized (lock) {
            if (closed) {
                throw closed();
            }
            prepared = fresh;
        }
        return fresh;
    }

    @Override
    public byte[] open(byte[] sealed) throws AssertionException {
        byte[] opened = key.<byte[], AssertionException>withSeed(seed -> SealedBox.open(seed, sealed));
        if (closed) {
            throw closed();
        }
        return opened;
    }

    private AssertionException closed() {
        return key.closed();
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            prepared = null;
        }
        key.close();
    }

    /** Tells the key id. */
    @Override
    public String toString() {
        return "Ed25519Signer[" + keyId + "]";
    }

    private record Prepared(Ed25519Engine engine, Ed25519Engine.Signing signing) {}
}
