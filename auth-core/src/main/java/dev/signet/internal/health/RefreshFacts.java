package dev.signet.internal.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What all processes of a home know of its last refresh.
 *
 * @param failures how many attempts in a row gave nothing
 * @param over why the session is over, in one word; empty while it is not
 * @param refused when servers refused access tokens and one of the processes began a renewal for that; the newest of them
 */
public record RefreshFacts(int failures, Optional<String> over, List<Instant> refused) {
    /** Copies {@code refused}. */
    public RefreshFacts {
        refused = List.copyOf(refused);
    }
}
