package dev.signet.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The RSA key pairs of one server. To make one takes a tenth of a second, so those of closed servers serve later ones: no two
 * servers that run have one in common. Safe for use by several threads.
 */
final class RsaKeyPairs {
    private static final int BITS = 2048;
    private static final Queue<KeyPair> SPARE = new ConcurrentLinkedQueue<>();

    private final List<KeyPair> taken = new ArrayList<>();

    /** One that this server did not have before. */
    synchronized KeyPair take() {
        KeyPair spare = SPARE.poll();
        KeyPair pair = spare == null ? generate() : spare;
        taken.add(pair);
        return pair;
    }

    /** For the end of the server. */
    synchronized void giveBack() {
        SPARE.addAll(taken);
        taken.clear();
    }

    static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
