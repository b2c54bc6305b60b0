package dev.signet.internal.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.agent.MirrorState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ring remembers of a copy, and that older rings have none. */
class MirrorNoteTest {
    private static final String NAME = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(strings = {"{\"schema\":1}", "{\"schema\":1,\"agents\":{}}", "{\"schema\":1,\"mirror\":null}"})
    void anOlderRingWantsNoCopy(String ring) throws Exception {
        assertThat(parse(ring).mirror()).isEmpty();
    }

    @Test
    void isReadAndWrittenWhole() throws Exception {
        KeyRing ring = parse("{\"schema\":1,\"mirror\":{\"agent\":\"ci\",\"copy\":\"" + NAME
                + "\",\"state\":\"copied\",\"later\":1.10}}");
        MirrorNote note = ring.mirror().orElseThrow();
        assertThat(note.agent()).hasToString("ci");
        assertThat(note.copy()).contains(NAME);
        assertThat(note.isSettled(NAME, MirrorState.COPIED)).isTrue();

        KeyRing writing = ring.with(note.writing(NAME.replace('0', 'f')));
        assertThat(writing.mirror().orElseThrow().isSettled(NAME, MirrorState.COPIED))
                .isFalse();
        String text = new String(writing.toJson(), UTF_8);
        assertThat(text).contains("\"later\": 1.10", "\"pending\"");
        MirrorNote settled = parse(text).mirror().orElseThrow().settled("", MirrorState.NOTHING_TO_COPY);
        assertThat(settled.copy()).isEmpty();
        assertThat(settled.pending()).isEmpty();
        assertThat(ring.with(settled).withoutMirror().mirror()).isEmpty();
        assertThat(note.handedTo(new AgentName("other")).copy()).contains(NAME);
    }

    /** A word of a newer version is told anew, and nothing more. */
    @Test
    void doesNotStumbleOverALaterState() throws Exception {
        MirrorNote note = parse("{\"schema\":1,\"mirror\":{\"agent\":\"ci\",\"state\":\"later\"}}")
                .mirror()
                .orElseThrow();
        assertThat(note.state()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"ci\"",
                "{}",
                "{\"agent\":\"no name\"}",
                "{\"agent\":7}",
                "{\"agent\":\"ci\",\"copy\":\"short\"}",
                "{\"agent\":\"ci\",\"pending\":7}",
                "{\"agent\":\"ci\",\"state\":[]}",
                "{\"agent\":\"ci\",\"withdrawing\":true}"
            })
    void isCorruptWhenItIsSomethingElse(String note) {
        assertThatExceptionOfType(DamagedCredentialException.class)
                .isThrownBy(() -> parse("{\"schema\":1,\"mirror\":" + note + "}"))
                .withMessageContaining("mirror");
    }

    private static KeyRing parse(String text) throws Exception {
        return KeyRing.parse(text.getBytes(UTF_8), "the ring");
    }
}
