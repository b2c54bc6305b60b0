package dev.signet.keyring.internal.jna;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;

/** Says in words that help why native code can't be called. Knows of JNA by name only, so nothing of it is loaded from here. */
final class NativeFaults {
    private NativeFaults() {}

    /** Whether a call failed before it could reach the system. */
    static boolean isOne(Throwable failure) {
        return failure instanceof LinkageError || failure instanceof IllegalCallerException;
    }

    /**
     * What to tell of such a failure.
     *
     * @param keyring which one was to be reached
     * @return {@code UNREACHABLE} when JNA or the system's library is not there, {@code DENIED} when the JVM forbids native code
     */
    static StoreException told(String keyring, Throwable failure) {
        if (isFrom(IllegalCallerException.class, failure)) {
            return new StoreException(
                    Kind.DENIED,
                    "this JVM forbids the native code that reaches the " + keyring,
                    "Start it with --enable-native-access=ALL-UNNAMED, or =com.sun.jna where JNA is on the module path.",
                    failure);
        }
        if (isFrom(ClassNotFoundException.class, failure)) {
            return new StoreException(
                    Kind.UNREACHABLE,
                    "the " + keyring + " is reached with the library JNA, which is not there",
                    "Add the dependency net.java.dev.jna:jna (version 5.19.1 is known to do); on the module path also"
                            + " --add-modules com.sun.jna.",
                    failure);
        }
        return new StoreException(
                Kind.UNREACHABLE,
                "the native code that reaches the " + keyring + " can't be loaded: " + failure.getMessage(),
                "Check that the temporary folder may hold programs, or name another with -Djna.tmpdir=<folder>; and that"
                        + " JNA's jar is whole and fits this processor. JDK 24 and later may also need"
                        + " --enable-native-access=ALL-UNNAMED.",
                failure);
    }

    private static boolean isFrom(Class<? extends Throwable> type, Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }
}
