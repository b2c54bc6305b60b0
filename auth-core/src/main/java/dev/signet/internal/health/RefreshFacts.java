package dev.signet.internal.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What all processes of a home know of its last refresh. */
public sealed interface RefreshFacts {
    /**
     * What the record says.
     *
     * @param failures how many attempts in a row gave nothing
     * @param over why the session is over, in one word; empty while it is not
     * @param refused when servers refused access tokens and one of the processes began a renewal for that; the newest of them
     */
    record Attempts(int failures, Optional<String> over, List<Instant> refused) implements RefreshFacts {
        /** Copies {@code refused}. */
        public Attempts {
            refused = List.copyOf(refused);
        }
    }

    /**
     * There may be something to say, and nothing can tell.
     *
     * @param document that can't be read: the record, or the credential that it is about
     */
    record Hidden(String document) implements RefreshFacts {}
}
