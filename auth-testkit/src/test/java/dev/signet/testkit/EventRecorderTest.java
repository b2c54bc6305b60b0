package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.event.AuthEvent;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
    private final EventRecorder recorder = new EventRecorder();

    @Test
    void keepsEventsInOrderAndByKind() {
        recorder.on(new AuthEvent.Adopted("g1"));
        recorder.on(new AuthEvent.Persisted("g2"));
        recorder.on(new AuthEvent.Adopted("g3"));
        assertThat(recorder.events()).hasSize(3);
        assertThat(recorder.events(AuthEvent.Adopted.class))
                .extracting(AuthEvent.Adopted::generation)
                .containsExactly("g1", "g3");
        assertThat(recorder).hasToString("EventRecorder" + recorder.events());
    }

    @Test
    void waitsForAnEventOfAnotherThread() throws Exception {
        var teller = new Thread(() -> {
            recorder.on(new AuthEvent.Adopted("g1"));
            recorder.on(new AuthEvent.Persisted("g2"));
        });
        teller.start();
        assertThat(recorder.await(AuthEvent.Persisted.class).generation()).isEqualTo("g2");
        teller.join();
    }
}
