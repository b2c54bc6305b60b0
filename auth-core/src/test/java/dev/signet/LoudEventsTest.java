package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must not go unnoticed is heard by the listener, or else logged. */
class LoudEventsTest {
    private static final AuthEvent LOUD = new AuthEvent.Quarantined("auth.json", "copy");
    private static final AuthEvent QUIET = new AuthEvent.Adopted("generation-1");

    private final List<LogRecord> logged = new ArrayList<>();
    private final Logger logger = Logger.getLogger("dev.signet");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void watch() {
        logger.addHandler(handler);
    }

    @AfterEach
    void unwatch() {
        logger.removeHandler(handler);
    }

    @Test
    void withoutAListenerALoudEventIsLoggedAndAQuietOneIsNot() {
        new LoudEvents(null).on(LOUD);
        new LoudEvents(null).on(QUIET);
        assertThat(logged).hasSize(1);
    }

    @Test
    void aListenerHearsAllAndNothingIsLogged() {
        var heard = new ArrayList<AuthEvent>();
        var events = new LoudEvents(heard::add);
        events.on(LOUD);
        events.on(QUIET);
        assertThat(heard).containsExactly(LOUD, QUIET);
        assertThat(logged).isEmpty();
    }

    @Test
    void aListenerThatFailsIsLoggedByItsFaultOnly() {
        AuthListener failing = event -> {
            throw new IllegalStateException("a message that may quote anything");
        };
        new LoudEvents(failing).on(LOUD);
        assertThat(logged)
                .singleElement()
                .satisfies(
                        entry -> assertThat(entry.getParameters()).containsExactly("java.lang.IllegalStateException"));
    }
}
