package dev.signet.internal.ring;

import dev.signet.auth.AssertionException;
import dev.signet.auth.agent.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of an agent's keys: what each event makes of them. Pure and total: every event has a defined end in every state, and
 * one that happened before changes nothing.
 *
 * <p>What holds after each event: one key at most is active, one at most generated; an active key never ends but by force; a
 * revoked key has no private part, and what the service still takes for good of it is owed to the service from the same write on. A
 * replacement leaves none of the keys that it found able to sign.
 */
final class KeyLife {
    /** So many refusals, over so long a time, are no delay at the service any more: the key will never do. */
    static final int MOST_REFUSALS = 3;

    static final Duration REFUSED_FOR = Duration.ofMinutes(10);

    private final RingAgent agent;
    private final Instant now;

    private KeyLife(RingAgent agent, Instant now) {
        this.agent = agent;
        this.now = now;
    }

    /** What an event came to. */
    sealed interface Outcome {
        /**
         * The agent as it is then, to be written at once.
         *
         * @throws AssertionException when the event can't happen
         */
        RingAgent orThrow() throws AssertionException;
    }

    /** The event happened; {@code agent} is the same object when it changed nothing. */
    record Next(RingAgent agent) implements Outcome {
        @Override
        public RingAgent orThrow() {
            return agent;
        }
    }

    /** The event can't happen to this key, or to an agent with such keys when {@code keyId} is empty. */
    record Refused(AgentName agent, String keyId, KeyRefusal refusal) implements Outcome {
        @Override
        public RingAgent orThrow() throws AssertionException {
            throw refusal.of(agent, keyId);
        }
    }

    /** What {@code event} makes of {@code agent}. */
    static Outcome after(RingAgent agent, KeyEvent event, Instant now) {
        var life = new KeyLife(agent, now);
        if (event instanceof KeyEvent.Begun begun) {
            return life.begun(begun);
        }
        if (event instanceof KeyEvent.RolledBack) {
            return life.rolledBack();
        }
        if (event instanceof KeyEvent.OverlapsMended) {
            return new Next(KeyOverlap.mended(agent, now));
        }
        if (event instanceof KeyEvent.Purged purged) {
            return life.purged(purged.age());
        }
        Optional<RingKey> key = agent.key(keyId(event));
        return key.isPresent() ? life.of(key.get(), event) : life.refused(keyId(event), KeyRefusal.UNKNOWN_KEY);
    }

    private static String keyId(KeyEvent event) {
        if (event instanceof KeyEvent.Asked asked) {
            return asked.keyId();
        } else if (event instanceof KeyEvent.Declined declined) {
            return declined.keyId();
        } else if (event instanceof KeyEvent.Registered registered) {
            return registered.keyId();
        } else if (event instanceof KeyEvent.RegistrationRefused refused) {
            return refused.keyId();
        } else if (event instanceof KeyEvent.Verified verified) {
            return verified.keyId();
        } else if (event instanceof KeyEvent.ProofRefused refused) {
            return refused.keyId();
        } else if (event instanceof KeyEvent.Finished finished) {
            return finished.keyId();
        } else if (event instanceof KeyEvent.OverdueTold told) {
            return told.keyId();
        } else if (event instanceof KeyEvent.OverlapEnded ended) {
            return ended.keyId();
        } else if (event instanceof KeyEvent.Revoked revoked) {
            return revoked.keyId();
        }
        return ((KeyEvent.ForceRevoked) event).keyId();
    }

    private Outcome of(RingKey key, KeyEvent event) {
        if (event instanceof KeyEvent.Registered registered) {
            return registered(key, registered);
        }
        if (event instanceof KeyEvent.ForceRevoked forced) {
            return isRevoked(key) ? unchanged() : new Next(distrusted(end(agent, key, forced.reason())));
        }
        if (event instanceof KeyEvent.Revoked) {
            return revoked(key);
        }
        if (event instanceof KeyEvent.RegistrationRefused) {
            boolean open = key.state() == KeyState.GENERATED && key.runtimeId().isEmpty();
            return open ? due(ended(key, KeyReason.REGISTRATION_FAILED.word())) : unchanged();
        }
        if (event instanceof KeyEvent.OverlapEnded) {
            return overlapEnded(key);
        }
        if (event instanceof KeyEvent.ProofRefused) {
            return proofRefused(key);
        }
        if (event instanceof KeyEvent.OverdueTold) {
            boolean isNews = key.state() == KeyState.ACTIVE
                    && key.at(KeyMoment.OVERDUE_TOLD).isEmpty();
            return isNews ? next(key.overdueTold(now)) : unchanged();
        }
        if (isRevoked(key)) {
            return refused(key, KeyRefusal.REVOKED);
        }
        if (event instanceof KeyEvent.Verified verified) {
            return key.runtimeId().isEmpty()
                    ? refused(key, KeyRefusal.NOT_REGISTERED)
                    : next(key.verified(verified.taskId(), now));
        }
        if (key.state() != KeyState.GENERATED) {
            // Another process took these steps before.
            return unchanged();
        }
        if (event instanceof KeyEvent.Asked) {
            return next(key.withUnanswered(key.unanswered() + 1));
        }
        if (event instanceof KeyEvent.Declined) {
            return next(key.withUnanswered(Math.max(0, key.unanswered() - 1)));
        }
        return finished(key, (KeyEvent.Finished) event);
    }

    private Outcome begun(KeyEvent.Begun event) {
        RingKey candidate = event.candidate();
        if (underWay(agent, event.reason()).isPresent()
                || agent.key(candidate.id()).isPresent()) {
            return unchanged();
        }
        RingAgent cleared = agent.key(KeyState.GENERATED)
                .map(key -> end(agent, key, KeyReason.SUPERSEDED.word()))
                .orElse(agent);
        return new Next(cleared.with(event.reason() == KeyReason.REPLACEMENT ? candidate.forReplacement() : candidate));
    }

    /** The key on its way that a rotation goes on with, instead of making one. */
    static Optional<RingKey> underWay(RingAgent agent, KeyReason reason) {
        return agent.key(KeyState.GENERATED).filter(key -> reason != KeyReason.REPLACEMENT || key.isForReplacement());
    }

    /** Whoever ends a key by force may do so because the ring is known to others: what lies in it is no replacement any more. */
    private static RingAgent distrusted(RingAgent agent) {
        return agent.key(KeyState.GENERATED)
                .filter(RingKey::isForReplacement)
                .map(key -> agent.with(key.forRotation()))
                .orElse(agent);
    }

    /** Where another process was faster, its id stays: everybody uses that one already, and this one is of no use. */
    private Outcome registered(RingKey key, KeyEvent.Registered event) {
        Optional<String> known = key.runtimeId();
        if (known.isPresent() && known.get().equals(event.runtimeId())) {
            return unchanged();
        }
        if (known.isPresent() || key.state() != KeyState.GENERATED) {
            return new Next(owing(agent, event.runtimeId(), key.id()));
        }
        int lost = event.once() ? 0 : Math.max(0, key.unanswered() - 1);
        return due(next(key.registered(event.runtimeId(), now).withUnanswered(lost)));
    }

    /** A service may be slow to learn of a key that it has just registered, so that one refusal ends nothing. */
    private Outcome proofRefused(RingKey key) {
        if (key.state() != KeyState.GENERATED || key.runtimeId().isEmpty()) {
            return unchanged();
        }
        RingKey noted = key.proofRefused(now);
        boolean lasts = noted.at(KeyMoment.PROOF_REFUSED)
                .filter(first -> Duration.between(first, now).compareTo(REFUSED_FOR) >= 0)
                .isPresent();
        return noted.proofRefusals() >= MOST_REFUSALS && lasts
                ? new Next(end(agent.with(noted), noted, KeyReason.PROOF_REFUSED.word()))
                : next(noted);
    }

    private Outcome finished(RingKey key, KeyEvent.Finished event) {
        if (key.runtimeId().isEmpty()) {
            return refused(key, KeyRefusal.NOT_REGISTERED);
        }
        if (agent.stopped().isPresent() && event.reason() != KeyReason.REPLACEMENT) {
            return refused("", KeyRefusal.STOPPED);
        }
        Optional<RingKey> before = agent.key(KeyState.ACTIVE);
        if (before.isPresent() && key.at(KeyMoment.VERIFIED).isEmpty()) {
            return refused(key, KeyRefusal.NOT_VERIFIED);
        }
        RingAgent changed = agent;
        if (before.isPresent()) {
            changed = event.overlap().isZero()
                    ? end(agent, before.get(), KeyReason.SUPERSEDED.word())
                    : agent.with(before.get().retiring(KeyReason.SUPERSEDED.word(), now.plus(event.overlap()), now));
        }
        if (event.reason() == KeyReason.REPLACEMENT) {
            for (RingKey retiring : agent.keys()) {
                changed = retiring.state() == KeyState.RETIRING
                        ? end(changed, retiring, KeyReason.SUPERSEDED.word())
                        : changed;
            }
        }
        return new Next(activated(changed, key, event.reason()));
    }

    private RingAgent activated(RingAgent before, RingKey key, KeyReason reason) {
        return before.with(key.activated(reason.word(), now).inTurn(before.nextTurn()));
    }

    private Outcome overlapEnded(RingKey key) {
        if (isRevoked(key)) {
            return unchanged();
        }
        if (key.state() != KeyState.RETIRING) {
            return refused(key, KeyRefusal.NOT_RETIRING);
        }
        return KeyOverlap.lasts(key, now)
                ? refused(key, KeyRefusal.OVERLAP_LASTS)
                : ended(key, key.reason().orElse(KeyReason.SUPERSEDED.word()));
    }

    /**
     * The key that signs now retires in its turn, until the end of the overlap that is under way: what it signed stays good, no
     * private part lives longer than it would have, and the way back can itself be gone back.
     */
    private Outcome rolledBack() {
        RingAgent mended = KeyOverlap.mended(agent, now);
        Optional<RingKey> back = mended.keys().stream()
                .filter(key -> key.state() == KeyState.RETIRING && KeyOverlap.lasts(key, now))
                .max(RingKey.byTurn(KeyMoment.RETIRED));
        if (back.isEmpty()) {
            return refused("", KeyRefusal.NO_WAY_BACK);
        }
        Instant end = back.get().at(KeyMoment.OVERLAP_END).orElseThrow();
        RingAgent changed = mended.key(KeyState.ACTIVE)
                .map(active -> mended.with(active.retiring(KeyReason.ROLLBACK.word(), end, now)))
                .orElse(mended);
        return new Next(activated(changed, back.get(), KeyReason.ROLLBACK));
    }

    private Outcome revoked(RingKey key) {
        if (isRevoked(key)) {
            return unchanged();
        }
        return key.state() == KeyState.ACTIVE ? refused(key, KeyRefusal.ACTIVE) : ended(key, KeyReason.REVOKED.word());
    }

    private Outcome purged(Duration age) {
        RingAgent after =
                agent.keys().stream().anyMatch(key -> isOld(key, age)) ? agent.without(key -> isOld(key, age)) : agent;
        // Of what nobody can be told there is nothing to be said any more either, once the key is forgotten.
        List<OwedRevocation> owed = after.owed().stream()
                .filter(entry -> entry.isPending() || after.key(entry.keyId()).isPresent())
                .toList();
        return new Next(owed.size() == after.owed().size() ? after : after.owing(owed));
    }

    /** When a key ended is not known is no reason to keep what is left of it; that an agent was stopped is never forgotten. */
    private boolean isOld(RingKey key, Duration age) {
        boolean isLast =
                agent.stopped().filter(last -> last.id().equals(key.id())).isPresent();
        return isRevoked(key)
                && !isLast
                && key.at(KeyMoment.REVOKED)
                        .filter(end -> Duration.between(end, now).compareTo(age) < 0)
                        .isEmpty();
    }

    private static boolean isRevoked(RingKey key) {
        return key.state() == KeyState.REVOKED;
    }

    private Outcome ended(RingKey key, String reason) {
        return new Next(end(agent, key, reason));
    }

    private RingAgent end(RingAgent before, RingKey key, String reason) {
        RingAgent after = before.with(key.revoked(reason, now));
        return key.runtimeId().map(id -> owing(after, id, key.id())).orElse(after);
    }

    private RingAgent owing(RingAgent before, String runtimeId, String keyId) {
        OwedRevocation added = OwedRevocation.of(runtimeId, keyId, now);
        if (before.owed().stream().anyMatch(added::isFor)) {
            return before;
        }
        List<OwedRevocation> owed = new ArrayList<>(before.owed());
        owed.add(added);
        return before.owing(owed);
    }

    /** The service has spoken: it need not be left alone any more. */
    private static Outcome due(Outcome outcome) {
        return outcome instanceof Next next ? new Next(next.agent().due()) : outcome;
    }

    private Outcome next(RingKey key) {
        return new Next(agent.with(key));
    }

    private Outcome unchanged() {
        return new Next(agent);
    }

    private Outcome refused(RingKey key, KeyRefusal refusal) {
        return refused(key.id(), refusal);
    }

    private Outcome refused(String keyId, KeyRefusal refusal) {
        return new Refused(agent.name(), keyId, refusal);
    }
}
