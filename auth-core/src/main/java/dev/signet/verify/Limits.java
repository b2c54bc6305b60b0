package dev.signet.verify;

import java.time.Duration;

/** How far a setting may go. */
final class Limits {
    private Limits() {}

    static Duration require(String setting, Duration wished, Duration least, Duration most) {
        if (wished.compareTo(least) < 0 || wished.compareTo(most) > 0) {
            throw new IllegalArgumentException(setting + " must be between " + least.toSeconds() + " s and "
                    + most.toSeconds() + " s, but was " + wished);
        }
        return wished;
    }
}
