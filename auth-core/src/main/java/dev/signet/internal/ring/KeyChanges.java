package dev.signet.internal.ring;

import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells one ring from the next in the words of events. Pure. */
final class KeyChanges {
    private static final String MADE = "generated";
    private static final String PURGED = "purged";

    private KeyChanges() {}

    /** What happened to keys between two rings of which the one took the other's place. */
    static List<AuthEvent> between(KeyRing before, KeyRing after) {
        List<AuthEvent> changes = new ArrayList<>();
        for (RingAgent agent : after.agents()) {
            Optional<RingAgent> earlier = before.find(agent.name());
            for (RingKey key : agent.keys()) {
                Optional<KeyState> from =
                        earlier.flatMap(known -> known.key(key.id())).map(RingKey::state);
                if (from.isEmpty() || from.get() != key.state()) {
                    changes.add(change(
                            agent,
                            key,
                            from,
                            Optional.of(key.state()),
                            key.state() == KeyState.GENERATED
                                    ? MADE
                                    : key.reason().orElse(MADE)));
                }
            }
            for (RingKey key : earlier.map(RingAgent::keys).orElse(List.of())) {
                if (agent.key(key.id()).isEmpty()) {
                    changes.add(change(agent, key, Optional.of(key.state()), Optional.empty(), PURGED));
                }
            }
        }
        return changes;
    }

    /** Whether the later ring has a key that the earlier one has not. */
    static boolean addsKey(KeyRing before, KeyRing after) {
        return after.agents().stream()
                .anyMatch(agent -> agent.keys().stream()
                        .anyMatch(key -> before.find(agent.name())
                                .flatMap(known -> known.key(key.id()))
                                .isEmpty()));
    }

    private static AuthEvent change(
            RingAgent agent, RingKey key, Optional<KeyState> from, Optional<KeyState> to, String reason) {
        return new AuthEvent.KeyChanged(agent.name().value(), key.id(), from, to, reason);
    }
}
