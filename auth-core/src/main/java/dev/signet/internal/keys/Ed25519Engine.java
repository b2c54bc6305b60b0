package dev.signet.internal.keys;

import java.security.GeneralSecurityException;

/**
 * Something that computes Ed25519 (RFC 8032, section 5.1). What goes in was checked before: keys are 32 bytes, a public key is
 * canonical, a signature has 64 bytes and its S is below the order. Engines and what they prepare are safe for use by several
 * threads.
 */
interface Ed25519Engine {
    /** For a person who asks which engine is in use. */
    String name();

    /** Prepares one private key; keeps what it makes of {@code seed}, not the array. */
    Signing signing(byte[] seed, byte[] publicKey) throws GeneralSecurityException;

    /** Prepares one public key. */
    Verification verification(byte[] publicKey) throws GeneralSecurityException;

    /** Signs with one key. */
    interface Signing {
        byte[] sign(byte[] message) throws GeneralSecurityException;
    }

    /** Verifies under one key. */
    interface Verification {
        /** Whether the signature fits; an exception says no as well. */
        boolean verify(byte[] message, byte[] signature) throws GeneralSecurityException;
    }
}
