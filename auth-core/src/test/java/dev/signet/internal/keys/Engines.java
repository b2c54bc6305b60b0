package dev.signet.internal.keys;

import java.security.GeneralSecurityException;
import java.util.List;

/** Engines for tests: either of them, for good. */
final class Engines {
    private Engines() {}

    static List<Ed25519Engine> both() {
        try {
            return List.of(new JdkEngine(), TinkEngine.load());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static EngineChoice always(Ed25519Engine engine) {
        return new EngineChoice(engine, () -> engine, Runnable::run);
    }
}
