package dev.signet.keyring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a keyring is reached.
 *
 * @param busAddress of the session bus; null means as the environment says
 * @param callWait the longest time for one call
 * @param promptWait how long a person may take to unlock a locked keyring; zero means that nobody is asked
 */
record KeyringSettings(@Nullable String busAddress, Duration callWait, Duration promptWait) {
    static final KeyringSettings DEFAULT = new KeyringSettings(null, Duration.ofSeconds(3), Duration.ZERO);
}
