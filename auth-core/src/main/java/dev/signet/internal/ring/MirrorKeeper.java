package dev.signet.internal.ring;

import dev.signet.agent.MirrorStatus;
import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.agent.MirrorState;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.lease.NeighbourLock;
import dev.signet.internal.profile.AgentMirror;
import dev.signet.internal.profile.MirrorStep;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Has the copy of an agent's key follow the key: {@link dev.signet.agent.KeyMirror} says what holds. The work is done under the home's
 * lease and the lock of the program beside us, against the revision of the document that it was worked out from, and a few times anew when
 * that program was faster. What is about to be written is noted in the ring before, so that any process can go on. Safe for use by several
 * threads.
 */
public final class MirrorKeeper {
    /** Whoever writes without our lease does not do so for ever. */
    private static final int TRIES = 5;

    private final AgentMirror plan;
    private final NeighbourLock neighbour;
    private final KeyPermission permission;
    private final AuthListener listener;
    private final Duration leaseWait;

    /**
     * A keeper for the copies of one home.
     *
     * @param plan decides what may be written
     * @param neighbour the lock of the program whose document it is
     * @param permission whether a policy lets an agent be stored
     * @param listener is told what becomes of the copy, with nothing held
     * @param leaseWait the longest wait for the lease
     */
    public MirrorKeeper(
            AgentMirror plan,
            NeighbourLock neighbour,
            KeyPermission permission,
            AuthListener listener,
            Duration leaseWait) {
        this.plan = Objects.requireNonNull(plan, "plan");
        this.neighbour = Objects.requireNonNull(neighbour, "neighbour");
        this.permission = Objects.requireNonNull(permission, "permission");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.leaseWait = Objects.requireNonNull(leaseWait, "leaseWait");
    }

    /** As {@link dev.signet.agent.KeyMirror#status}. */
    public MirrorStatus status(RingStore ring, AgentName name) throws AuthException {
        KeyRing known = ring.read();
        Optional<MirrorNote> note = known.mirror();
        if (note.isEmpty()) {
            return off();
        }
        if (!note.get().agent().equals(name)) {
            return MirrorWords.otherAgent(note.get().agent());
        }
        return look(ring, known, note.get()).status(ring.where());
    }

    /** As {@link dev.signet.agent.KeyMirror#keep}. */
    public MirrorStatus keep(RingStore ring, AgentName name) throws AuthException, InterruptedException {
        try (LeasedRing held = ring.acquire(leaseWait)) {
            var unused = held.edit(found -> found.with(found.mirror()
                    .map(note -> note.agent().equals(name) ? note : note.handedTo(name))
                    .orElseGet(() -> MirrorNote.of(name))));
            return work(held, Aim.FOLLOW_AS_ASKED);
        }
    }

    /** As {@link dev.signet.agent.KeyMirror#end}. */
    public MirrorStatus end(RingStore ring, AgentName name) throws AuthException, InterruptedException {
        try (LeasedRing held = ring.acquire(leaseWait)) {
            Optional<MirrorNote> note = held.read().mirror();
            if (note.isEmpty()) {
                return off();
            }
            if (!note.get().agent().equals(name)) {
                return MirrorWords.otherAgent(note.get().agent());
            }
            MirrorStatus left = work(held, Aim.WITHDRAW);
            var unused = held.edit(KeyRing::withoutMirror);
            MirrorStatus ended = left.state() == MirrorState.NOTHING_TO_COPY
                    ? off()
                    : new MirrorStatus(MirrorState.OFF, left.detail());
            held.tell(new AuthEvent.MirrorChanged(name.value(), ended.state(), ended.detail()));
            return ended;
        }
    }

    /**
     * Asks for a copy as {@link #keep} does, but neither anew, after it vanished, nor in the place of another agent's, and repairs what an
     * earlier process has left. What does not succeed is told and left to {@link #maintain}.
     */
    public void open(RingStore ring, AgentName name) {
        var unused = quietly(name, () -> {
            Optional<MirrorNote> note = ring.read().mirror();
            if (note.isEmpty()) {
                return keep(ring, name);
            }
            if (note.get().agent().equals(name)) {
                return repair(ring, name);
            }
            MirrorStatus status = MirrorWords.otherAgent(note.get().agent());
            listener.on(new AuthEvent.MirrorChanged(name.value(), status.state(), status.detail()));
            return status;
        });
    }

    /**
     * Does what is left to be done about the copy of an agent.
     *
     * @return how it stands then; empty when no copy of this agent is wanted
     */
    Optional<MirrorStatus> maintain(RingStore ring, AgentName name) throws AuthException {
        boolean isWanted =
                ring.read().mirror().filter(note -> note.agent().equals(name)).isPresent();
        return isWanted ? Optional.of(quietly(name, () -> repair(ring, name))) : Optional.empty();
    }

    /** The ring changed: the copy follows, if it is another key now that signs. */
    void changed(RingStore ring, KeyRing before, KeyRing after) {
        Optional<AgentName> name = after.mirror().map(MirrorNote::agent);
        if (name.isPresent() && !signingKey(after.signing(name.get())).equals(signingKey(before.signing(name.get())))) {
            var unused = quietly(name.get(), () -> repair(ring, name.get()));
        }
    }

    private static String signingKey(SigningKey key) {
        return key instanceof SigningKey.Present present ? present.keyId() + " " + present.runtimeId() : "";
    }

    /** Takes the lease only if there is something to do. */
    private MirrorStatus repair(RingStore ring, AgentName name) throws AuthException, InterruptedException {
        KeyRing known = ring.read();
        Optional<MirrorNote> note = known.mirror();
        if (note.isPresent() && note.get().agent().equals(name)) {
            Look look = look(ring, known, note.get());
            if (look.isSettled()) {
                return look.status(ring.where());
            }
        }
        try (LeasedRing held = ring.acquire(leaseWait)) {
            return work(held, Aim.FOLLOW);
        }
    }

    /** Something that must neither undo nor hide what became of the key. */
    @FunctionalInterface
    private interface Work {
        MirrorStatus run() throws AuthException, InterruptedException;
    }

    private MirrorStatus quietly(AgentName name, Work work) {
        String problem;
        try {
            return work.run();
        } catch (AuthException e) {
            problem = e.getMessage() + ". " + e.remedy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "the wait for the home's lease was broken off.";
        } catch (RuntimeException e) {
            // A fault of a store. Its message may quote anything: only the class is told.
            problem = "it failed with " + e.getClass().getName() + ".";
        }
        var status = MirrorWords.pending("The copy of the agent's key could not be brought up to date: " + problem);
        listener.on(new AuthEvent.MirrorChanged(name.value(), status.state(), status.detail()));
        return status;
    }

    /** What is aimed at. */
    private enum Aim {
        FOLLOW,
        FOLLOW_AS_ASKED,
        WITHDRAW
    }

    private MirrorStatus work(LeasedRing held, Aim aim) throws AuthException {
        for (int tries = 1; ; tries++) {
            KeyRing known = held.read();
            Optional<MirrorNote> note = known.mirror();
            if (note.isEmpty()) {
                return off();
            }
            Look look = look(known, note.get(), held.read(DocumentName.CREDENTIAL), held.where(), aim);
            try {
                return take(held, look);
            } catch (StoreException e) {
                // The other program was faster, or a process whose lease ran out: what is there now decides.
                if (e.kind() != StoreException.Kind.CONFLICT || tries == TRIES || !held.isHeld()) {
                    throw e;
                }
            }
        }
    }

    /**
     * What was found, and what is due.
     *
     * @param key that the agent signs with
     * @param stored the neighbour's document
     */
    private record Look(MirrorNote note, SigningKey key, Snapshot stored, MirrorStep step) {
        MirrorStatus status(String where) {
            return MirrorWords.of(step, key, where);
        }

        boolean isSettled() {
            return step instanceof MirrorStep.Leave leave
                    ? note.isSettled(leave.name(), MirrorWords.stateOf(leave))
                    : step instanceof MirrorStep.Report report
                            && note.state().equals(Optional.of(MirrorWords.stateOf(report.trouble())));
        }
    }

    private Look look(RingStore ring, KeyRing known, MirrorNote note) throws AuthException {
        return look(known, note, ring.readNeighbour(), ring.where(), Aim.FOLLOW);
    }

    private Look look(KeyRing known, MirrorNote note, Snapshot stored, String where, Aim aim) throws AuthException {
        Optional<byte[]> content =
                stored instanceof Snapshot.Present present ? Optional.of(present.content()) : Optional.empty();
        SigningKey key = known.signing(note.agent());
        var choice = new MirrorChoice(plan, note, content, where);
        MirrorStep step = aim == Aim.WITHDRAW ? choice.withdraw() : choice.step(key, aim == Aim.FOLLOW_AS_ASKED);
        return new Look(note, key, stored, step);
    }

    private MirrorStatus take(LeasedRing held, Look look) throws AuthException {
        if (look.step() instanceof MirrorStep.Report report) {
            return noted(held, look, look.note().troubled(MirrorWords.stateOf(report.trouble())), false);
        }
        if (look.step() instanceof MirrorStep.Leave leave) {
            return noted(held, look, look.note().settled(leave.name(), MirrorWords.stateOf(leave)), false);
        }
        if (look.step() instanceof MirrorStep.Write write) {
            if (look.key() instanceof SigningKey.Present key && !write.name().isEmpty()) {
                permission.require(key.attributes());
            }
            note(
                    held,
                    write.name().isEmpty()
                            ? look.note().withdrawing()
                            : look.note().writing(write.name()));
            replace(held, look.stored(), write.content());
            return noted(held, look, look.note().settled(write.name(), MirrorWords.stateOf(write.name())), true);
        }
        note(held, look.note().withdrawing());
        try (NeighbourLock.Held lock = neighbour.take()) {
            tell(held, lock);
            held.delete(DocumentName.CREDENTIAL, look.stored().revision());
        }
        return noted(held, look, look.note().settled("", MirrorState.NOTHING_TO_COPY), true);
    }

    private void replace(LeasedRing held, Snapshot stored, byte[] content) throws StoreException {
        try (Draft draft = held.prepare(DocumentName.CREDENTIAL, content.length);
                NeighbourLock.Held lock = neighbour.take()) {
            tell(held, lock);
            var unused = draft.commit(stored.revision(), content);
        }
    }

    private static void tell(LeasedRing held, NeighbourLock.Held lock) {
        lock.skipped().ifPresent(why -> held.tell(new AuthEvent.NeighbourLockSkipped(why)));
    }

    private static void note(LeasedRing held, MirrorNote note) throws AuthException {
        var unused = held.edit(found -> found.with(note));
    }

    private static MirrorStatus noted(LeasedRing held, Look look, MirrorNote now, boolean written)
            throws AuthException {
        note(held, now);
        MirrorState state = now.state().orElseThrow();
        boolean isNews = written || !look.note().state().equals(Optional.of(state));
        MirrorStatus status = MirrorWords.done(look.step(), state, held.where());
        if (isNews) {
            held.tell(new AuthEvent.MirrorChanged(now.agent().value(), state, status.detail()));
        }
        return status;
    }

    private static MirrorStatus off() {
        return new MirrorStatus(MirrorState.OFF, "Nobody asked for a copy of the agent's key in this home.");
    }
}
