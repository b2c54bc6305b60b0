package dev.signet.internal.ring;

import dev.signet.agent.RotationPolicy;
import dev.signet.auth.store.CredentialStore;
import dev.signet.internal.health.DocumentFacts;
import dev.signet.internal.health.DocumentFacts.Presence;
import dev.signet.internal.health.DocumentLook;
import dev.signet.internal.health.KeyFacts;
import dev.signet.internal.health.OutboxFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the keys of a home's agents stand, for a report. Asks the store and nobody else, and changes nothing. Safe for use by several
 * threads.
 */
public final class RingHealth {
    private final DocumentLook<Content> ring;

    /** Has not looked yet. */
    public RingHealth(CredentialStore store) {
        this.ring = new DocumentLook<>(
                store,
                RingStore.AGENT_KEYS,
                (content, where) -> Optional.of(Content.of(RingFormat.JSON.read(content, where))));
    }

    /**
     * What was seen.
     *
     * @param document the ring
     * @param keys of all agents
     * @param outbox what services are still to be told; empty when the ring can't be read
     */
    public record Seen(DocumentFacts document, List<KeyFacts> keys, Optional<OutboxFacts> outbox) {
        /** Copies the list. */
        public Seen {
            keys = List.copyOf(keys);
        }
    }

    /**
     * The ring as it is now.
     *
     * @param policies by which this process looks after the keys of an agent, as far as it does
     */
    public Seen look(Function<AgentName, Optional<RotationPolicy>> policies) {
        var seen = ring.look();
        boolean absent = seen.facts().presence() == Presence.ABSENT;
        // Nothing ever deletes a ring: when it has no agents any more it is an empty one.
        var document = absent && seen.wasThere() ? seen.facts().with(Presence.MISSING) : seen.facts();
        var content = absent ? Optional.of(Content.NOTHING) : seen.content();
        return new Seen(
                document,
                content.map(Content::keys).orElse(List.of()).stream()
                        .map(key -> key.under(policies.apply(new AgentName(key.agent()))))
                        .toList(),
                content.map(Content::outbox));
    }

    /** What matters of a ring; no key. */
    private record Content(List<KeyFacts> keys, OutboxFacts outbox) {
        static final Content NOTHING = new Content(List.of(), OutboxFacts.EMPTY);

        static Content of(KeyRing ring) {
            var owed = ring.agents().stream()
                    .flatMap(agent -> agent.owed().stream())
                    .filter(OwedRevocation::isPending)
                    .toList();
            Optional<Instant> oldest =
                    owed.stream().flatMap(entry -> entry.since().stream()).min(Comparator.naturalOrder());
            var keys = ring.agents().stream()
                    .flatMap(agent -> agent.keys().stream().map(key -> facts(agent, key)))
                    .toList();
            return new Content(keys, new OutboxFacts(owed.size(), oldest));
        }

        private static KeyFacts facts(RingAgent agent, RingKey key) {
            return new KeyFacts(
                    agent.name().value(),
                    key.id(),
                    key.state(),
                    key.at(KeyMoment.CREATED),
                    key.at(KeyMoment.RETIRED),
                    key.at(KeyMoment.OVERLAP_END),
                    Optional.empty());
        }
    }
}
