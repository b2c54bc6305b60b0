package dev.signet.keyring.internal.secretservice;

import org.slf4j.LoggerFactory;

/**
 * Keeps SLF4J from writing to the host's standard error that it found no backend.
 *
 * <p>The D-Bus library logs through SLF4J, and a host that does not use SLF4J has no backend for it. To bring one along would choose for
 * the host, and clash with the one it has. So the first use is made under the verbosity that SLF4J itself offers for this, and the
 * setting is taken back at once. What a host set itself stays; a backend that is there works as ever.
 */
final class QuietLogging {
    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private QuietLogging() {}

    /** To be called before any class of the D-Bus library is used. */
    static void begin() {
        if (System.getProperty(VERBOSITY) != null) {
            return;
        }
        System.setProperty(VERBOSITY, "ERROR");
        try {
            // SLF4J looks for a backend now and reads the property for good.
            LoggerFactory.getILoggerFactory();
        } finally {
            System.clearProperty(VERBOSITY);
        }
    }
}
