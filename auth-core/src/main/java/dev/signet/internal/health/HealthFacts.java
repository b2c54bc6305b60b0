package dev.signet.internal.health;

import java.util.List;
import java.util.Optional;

/**
 * All that is judged, as it was at one moment.
 *
 * @param keys of all agents; none when they can't be read
 * @param answers in this process
 * @param refresh in this home; empty when none was made
 * @param documents of this home
 * @param outbox of this home; empty when it can't be read
 */
public record HealthFacts(
        List<KeyFacts> keys,
        AnswerFacts answers,
        Optional<RefreshFacts> refresh,
        List<DocumentFacts> documents,
        Optional<OutboxFacts> outbox) {
    /** Copies the lists. */
    public HealthFacts {
        keys = List.copyOf(keys);
        documents = List.copyOf(documents);
    }

    /** Whether the keys can't be read: they are in one document with what servers are still to be told. */
    boolean keysAreHidden() {
        return outbox.isEmpty();
    }
}
