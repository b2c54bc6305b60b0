package dev.signet.internal.ring;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.agent.MirrorState;
import dev.signet.internal.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a ring remembers of the copy of an agent's key elsewhere; that there is a note says that a copy is wanted. It is kept whole,
 * members nobody here knows included. Immutable.
 *
 * <p>Members: {@code agent}, whose key it is; {@code copy}, the name of the copy that is there; {@code pending}, the name of one that is
 * about to be written, and {@code withdrawing}, there while the copy is about to be taken away, so that a process that ends in between
 * leaves nothing that looks like another's work; {@code state}, what was told last.
 */
final class MirrorNote {
    private static final String AGENT = "agent";
    private static final String COPY = "copy";
    private static final String PENDING = "pending";
    private static final String WITHDRAWING = "withdrawing";
    private static final String STATE = "state";
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final JsonObject json;

    private MirrorNote(JsonObject json) {
        this.json = json;
    }

    /** A copy is wanted, and none was written yet. */
    static MirrorNote of(AgentName agent) {
        return new MirrorNote(JsonObject.empty().with(AGENT, agent.value()));
    }

    /** Checks a stored note. */
    static MirrorNote read(StoredObject members) throws DamagedCredentialException {
        if (!AgentName.isValid(members.requireText(AGENT))) {
            throw members.corrupt(AGENT, "must be a name that an agent can have, but is not");
        }
        for (String member : new String[] {COPY, PENDING}) {
            if (members.text(member)
                    .filter(name -> !NAME.matcher(name).matches())
                    .isPresent()) {
                throw members.corrupt(member, "must be 64 hexadecimal digits, but is another text");
            }
        }
        members.text(WITHDRAWING);
        members.text(STATE);
        return new MirrorNote(members.json());
    }

    /** A note that was checked before. */
    static MirrorNote ofChecked(JsonObject json) {
        return new MirrorNote(json);
    }

    AgentName agent() {
        return new AgentName(StoredObject.text(json, AGENT).orElseThrow());
    }

    /** The name of the copy that was written last. */
    Optional<String> copy() {
        return StoredObject.text(json, COPY);
    }

    /** The name of a copy of which it is not known whether it was written. */
    Optional<String> pending() {
        return StoredObject.text(json, PENDING);
    }

    /** Whether the copy may have been taken away. */
    boolean isWithdrawing() {
        return StoredObject.text(json, WITHDRAWING).isPresent();
    }

    /** What was told last; empty at first, and for a word of a newer version. */
    Optional<MirrorState> state() {
        return StoredObject.text(json, STATE)
                .flatMap(word -> Stream.of(MirrorState.values())
                        .filter(state -> word(state).equals(word))
                        .findFirst());
    }

    /** Whether nothing is left to be found out. */
    boolean isSettled(String name, MirrorState told) {
        return copy().orElse("").equals(name)
                && pending().isEmpty()
                && !isWithdrawing()
                && state().equals(Optional.of(told));
    }

    /** The same copy, to be replaced by that of another agent. */
    MirrorNote handedTo(AgentName agent) {
        return new MirrorNote(json.with(AGENT, agent.value()).without(STATE));
    }

    /** Before a copy called {@code name} is written. */
    MirrorNote writing(String name) {
        return new MirrorNote(json.with(PENDING, name));
    }

    /** Before the copy is taken away. */
    MirrorNote withdrawing() {
        return new MirrorNote(json.with(WITHDRAWING, "yes"));
    }

    /** Once the copy there is called {@code name}; none is when that is empty. */
    MirrorNote settled(String name, MirrorState told) {
        JsonObject known = name.isEmpty() ? json.without(COPY) : json.with(COPY, name);
        return new MirrorNote(known.without(PENDING).without(WITHDRAWING).with(STATE, word(told)));
    }

    /** Once it was told what is in the way; what is remembered of the copy stays. */
    MirrorNote troubled(MirrorState told) {
        return new MirrorNote(json.with(STATE, word(told)));
    }

    JsonObject json() {
        return json;
    }

    /** Tells the agent. */
    @Override
    public String toString() {
        return "MirrorNote[" + agent() + "]";
    }

    private static String word(MirrorState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
