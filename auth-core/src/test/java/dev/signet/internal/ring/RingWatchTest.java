package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.RevocationReason;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Stamp;
import dev.signet.testkit.ForwardingCredentialStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For whom, and for how long, what a look at the ring found is an answer. */
@Timeout(60)
class RingWatchTest {
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final RingHome home = new RingHome();
    private final AtomicInteger looks = new AtomicInteger();
    private Duration pace = LOOK;
    private RingWatch watch;

    @BeforeEach
    void register() throws Exception {
        home.register();
        var slow = new ForwardingCredentialStore(home.store) {
            @Override
            public Stamp probe(DocumentName name) throws StoreException {
                looks.incrementAndGet();
                Stamp found = super.probe(name);
                home.time.advance(pace);
                return found;
            }
        };
        watch = new RingWatch(new RingStore(slow, home.leases, home.events), RingHome.NAME, home.time);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private long now() {
        return home.time.nanos();
    }

    private void revokeElsewhere() throws Exception {
        String key = home.ring().find(RingHome.NAME).orElseThrow().keyId();
        home.ring()
                .edit(
                        Duration.ofSeconds(5),
                        ring -> ring.after(
                                RingHome.NAME,
                                new KeyEvent.ForceRevoked(key, RevocationReason.COMPROMISED.word()),
                                home.time.instant()));
    }

    @Test
    void aSlowLookServesWhoAskedBeforeItForHalfASecondFromItsEnd() throws Exception {
        long asked = now();
        assertThat(watch.current(asked)).isInstanceOf(SigningKey.Present.class);
        assertThat(watch.known()).as("to whoever asks now it is old").isNull();

        home.time.advance(Duration.ofMillis(499));
        assertThat(watch.current(asked)).isInstanceOf(SigningKey.Present.class);
        assertThat(looks).hasValue(1);

        home.time.advance(Duration.ofMillis(1));
        revokeElsewhere();
        assertThat(watch.current(asked)).isInstanceOf(SigningKey.Absent.class);
        assertThat(looks).hasValue(2);
    }

    @Test
    void itServesNobodyWhoAskedLater() throws Exception {
        var unused = watch.current(now());
        revokeElsewhere();

        assertThat(watch.current(now())).isInstanceOf(SigningKey.Absent.class);
        assertThat(looks).hasValue(2);
    }

    @Test
    void norAnybodyOnceTheRingWasChangedHere() throws Exception {
        long asked = now();
        var unused = watch.current(asked);
        revokeElsewhere();
        watch.forget();

        assertThat(watch.current(asked)).isInstanceOf(SigningKey.Absent.class);
    }

    @Test
    void aQuickLookServesEverybodyForHalfASecondFromItsBeginning() throws Exception {
        pace = Duration.ofMillis(100);
        var unused = watch.current(now());
        home.time.advance(Duration.ofMillis(399));
        assertThat(watch.known()).isInstanceOf(SigningKey.Present.class);
        assertThat(watch.current(now())).isInstanceOf(SigningKey.Present.class);
        assertThat(looks).hasValue(1);

        home.time.advance(Duration.ofMillis(1));
        assertThat(watch.known()).isNull();
        revokeElsewhere();
        assertThat(watch.current(now())).isInstanceOf(SigningKey.Absent.class);
    }
}
