package dev.signet.internal.keys;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * An Ed25519 key pair whose private bytes are wiped by {@link #close()}. Prints nothing of them.
 *
 * <p>Honest limit: what is wiped is the copy held here. A {@link Secret} it was read from or written to is a Java string, and
 * engines make copies of their own; those are let go and stay until they are collected. Safe for use by several threads.
 */
public final class Ed25519PrivateKey implements AutoCloseable {
    private final Ed25519PublicKey publicKey;
    private final byte[] seed;
    private boolean closed;

    private Ed25519PrivateKey(byte[] seed, Ed25519PublicKey publicKey) {
        this.seed = seed;
        this.publicKey = publicKey;
    }

    /** A new key pair from 32 bytes of {@code random}. */
    public static Ed25519PrivateKey generate(SecureRandom random) {
        byte[] seed = new byte[Pkcs8.SEED_LENGTH];
        random.nextBytes(seed);
        return new Ed25519PrivateKey(seed, derive(seed));
    }

    /**
     * Reads a stored key.
     *
     * @param pkcs8 padded standard base64 of a PKCS#8 document, version 1 (48 bytes) or version 2 with its public key (83 bytes)
     * @throws AssertionException when it is anything else, or when its public key does not belong to its private one
     */
    public static Ed25519PrivateKey parse(Secret pkcs8) throws AssertionException {
        byte[] der = Pkcs8.decode(pkcs8);
        byte[] seed = Pkcs8.seed(der);
        try {
            Ed25519PublicKey publicKey = derive(seed);
            if (!Pkcs8.agreesWith(der, publicKey.bytes())) {
                Arrays.fill(seed, (byte) 0);
                throw Pkcs8.unfit("found a public key that belongs to another private key");
            }
            return new Ed25519PrivateKey(seed, publicKey);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    private static Ed25519PublicKey derive(byte[] seed) {
        try {
            return Ed25519PublicKey.of(PublicKeyDerivation.derive(seed));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a public key made from a private one is never unfit", e);
        }
    }

    /** The public half; still there after {@link #close()}. */
    public Ed25519PublicKey publicKey() {
        return publicKey;
    }

    /**
     * PKCS#8 version 1 (RFC 8410, section 7) in padded standard base64.
     *
     * @throws AssertionException after {@link #close()}
     */
    public Secret toPkcs8V1() throws AssertionException {
        return withSeed(Pkcs8::encodeV1);
    }

    /**
     * PKCS#8 version 2 (RFC 5958, section 2), which holds the public key too, in padded standard base64.
     *
     * @throws AssertionException after {@link #close()}
     */
    public Secret toPkcs8V2() throws AssertionException {
        return withSeed(held -> Pkcs8.encodeV2(held, publicKey.bytes()));
    }

    /** Lends a copy of the private bytes to {@code use} and wipes it afterwards. */
    <T, X extends Exception> T withSeed(SeedUse<T, X> use) throws AssertionException, X {
        byte[] copy;
        synchronized (seed) {
            if (closed) {
                throw closed();
            }
            copy = seed.clone();
        }
        try {
            return use.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    AssertionException closed() {
        return new AssertionException(
                false,
                "the agent key " + publicKey.thumbprint() + " was closed, and its private part is erased",
                "Use the key that replaced it, or read it from its store again.",
                null);
    }

    /** Wipes the private bytes. */
    @Override
    public void close() {
        synchronized (seed) {
            closed = true;
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** Tells the thumbprint of the public half. */
    @Override
    public String toString() {
        return "Ed25519PrivateKey[" + publicKey.thumbprint() + "]";
    }

    /** Work on borrowed private bytes; keeps no reference to them. */
    interface SeedUse<T, X extends Exception> {
        T apply(byte[] seed) throws X;
    }
}
