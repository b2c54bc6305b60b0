package dev.signet.internal.owned;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.nio.file.Path;

/** Why a path is not used, as an exception that says what to do. */
final class UnsafePath {
    private UnsafePath() {}

    static StoreException of(Path path, String found, String expected) {
        return new StoreException(
                Kind.UNSAFE_PATH,
                path + " is " + found + ", but has to be " + expected,
                "Look who put it there. Then remove it, or correct it, or choose another place.",
                null);
    }
}
