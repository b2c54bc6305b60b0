package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.agent.RevocationReason;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AgentRegistration.Software;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A ring that takes no more keys lets those it has end. */
@Timeout(60)
class FullRingTest {
    private static final int LIMIT = 1 << 20;
    private static final int KEPT = 64 << 10;

    private final RingHome home = new RingHome();
    private RingKeys keys;

    @BeforeEach
    void register() throws Exception {
        home.register();
        keys = new RingKeys(new KeyContext(
                home.services(home.ring(), home.registrar(home.terms.endpoint())),
                RingHome.NAME,
                new Software("1.4.0", "acme-cli", "exec-linux"),
                account -> new TestBearers(home.session.accessToken()),
                (runtimeId, privateKey, attributes) -> RotationStepsTest.prove(home, runtimeId, privateKey),
                attributes -> {}));
    }

    @AfterEach
    void close() {
        home.close();
    }

    /** Members that nobody here knows are kept, and count. */
    private void fill(int length) {
        String text = new String(document(), StandardCharsets.UTF_8);
        String head = "{\n  \"x\": \"\",";
        String padding = "y".repeat(length - text.length() - head.length() + 1);
        String full = "{\n  \"x\": \"" + padding + "\"," + text.substring(1);
        home.store.put(RingStore.AGENT_KEYS, full.getBytes(StandardCharsets.UTF_8));
        assertThat(document()).hasSize(length);
    }

    private byte[] document() {
        return home.store.content(RingStore.AGENT_KEYS).orElseThrow();
    }

    @Test
    void takesNoMoreKeysAndSaysWhatMakesRoom() throws Exception {
        fill(LIMIT - KEPT);

        var failure = catchThrowableOfType(StoreException.class, () -> keys.rotate(Duration.ZERO));

        assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(failure).hasMessageContainingAll("1048576", "65536");
        assertThat(failure.remedy()).contains("keys().purge(");
        assertThat(home.requests())
                .as("asked for a key that could not be stored")
                .isOne();
    }

    @Test
    void letsAnActiveKeyEndByForce() throws Exception {
        fill(LIMIT - KEPT);
        String active = keys.list().get(0).id();

        assertThat(keys.forceRevoke(active, RevocationReason.COMPROMISED).key().state())
                .isEqualTo(KeyState.REVOKED);
    }

    @Test
    void endsARotationThatWasUnderWay() throws Exception {
        var begun = keys.rotation().begin();
        fill(LIMIT - KEPT);
        keys.rotation().register(begun.id());
        keys.rotation().verify(begun.id());

        assertThat(keys.rotation().finish(begun.id(), Duration.ofHours(1)).finishedHere())
                .isTrue();
    }

    @Test
    void hasRoomAgainAfterAPurge() throws Exception {
        for (int i = 0; i < 3; i++) {
            keys.rotate(Duration.ZERO);
        }
        fill(LIMIT - KEPT);
        assertThat(catchThrowableOfType(StoreException.class, () -> keys.rotate(Duration.ZERO)))
                .isNotNull();

        assertThat(keys.purge(Duration.ZERO)).hasSize(3);

        assertThat(keys.rotate(Duration.ZERO).finishedHere()).isTrue();
    }

    /** More than what is reserved beside what is there already. */
    @Test
    void hasRoomForAllThatOneEditAdds() throws Exception {
        var maker = KeyMaker.of(new SecureRandom());
        int before = document().length;

        home.ring().edit(Duration.ofSeconds(5), found -> {
            RingAgent agent = found.find(RingHome.NAME).orElseThrow();
            for (int i = 0; i < 40; i++) {
                agent = agent.with(maker.make(home.time.instant()).revoked("superseded", home.time.instant()));
            }
            return found.with(agent);
        });

        assertThat(document().length - before).isGreaterThan(10_000);
    }
}
