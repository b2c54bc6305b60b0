package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.AgentCounts;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that ends between any two steps leaves something that the next one goes on from. */
@Timeout(60)
class EnrolmentStepsTest {
    private static final int MORE_THAN_ALL = 100;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void canBeLeftAtEveryBoundary(boolean idempotent) throws Exception {
        int ends = 0;
        int resumed = 0;
        int orphans = 0;
        for (int boundary = 0; boundary < MORE_THAN_ALL; boundary++) {
            try (RingHome home = new RingHome()) {
                home.server.agents().idempotentRegistration(idempotent);
                if (runs(home, boundary)) {
                    break;
                }
                ends++;
                boolean keyWasLeft = home.ring().read().find(RingHome.NAME).isPresent();
                String left = keyWasLeft ? key(home) : "";
                RegisteredAgent agent = home.register();

                assertThat(agent.state()).isEqualTo(KeyState.ACTIVE);
                if (keyWasLeft) {
                    resumed++;
                    assertThat(agent.sshPublicKey()).isEqualTo(left);
                }
                assertThat(home.registeredKeys()).containsOnly(agent.sshPublicKey());
                assertThat(home.server.agents().find(agent.runtimeId()).publicKeys())
                        .containsExactly(agent.sshPublicKey());
                AgentCounts counts = home.server.agents().counts();
                assertThat(counts.agentsRegistered()).isBetween(1, idempotent ? 1 : 2);
                assertThat(counts.registrationRequests()).isBetween(1, 2);
                orphans += counts.agentsRegistered() - 1;
                assertThat(home.leases.isHeld()).isFalse();
            }
        }
        System.out.println("enrolment, a service that registers a key " + (idempotent ? "once" : "each time")
                + ": ended at " + ends + " boundaries, resumed with the stored key after " + resumed
                + ", agents left behind " + orphans);
        assertThat(ends).isBetween(10, MORE_THAN_ALL - 1);
        assertThat(resumed).isBetween(5, ends - 1);
        assertThat(orphans > 0).isEqualTo(!idempotent);
    }

    /** The control: without what the first process has stored, the service gets to see a second key. */
    @Test
    void needsTheStoredKeyToGoOn() throws Exception {
        int withTwoKeys = 0;
        for (int boundary = 0; boundary < MORE_THAN_ALL; boundary++) {
            try (RingHome home = new RingHome()) {
                if (runs(home, boundary)) {
                    break;
                }
                home.store.remove(RingStore.AGENT_KEYS);
                home.register();
                withTwoKeys += Set.copyOf(home.registeredKeys()).size() - 1;
            }
        }
        System.out.println("enrolment, the ring lost between two processes: a second key at the service " + withTwoKeys
                + " times");
        assertThat(withTwoKeys).isPositive();
    }

    /** Whether the process reached its end by itself. */
    private static boolean runs(RingHome home, int boundary) throws Exception {
        var store = new StoppingStore(home.store, boundary);
        var process = home.enrolment(store, home.leases, new TestBearers(home.session.accessToken()));
        try {
            process.registerIfAbsent(RingHome.NAME, home.terms);
            return true;
        } catch (StoppingStore.Stopped e) {
            return false;
        }
    }

    private static String key(RingHome home) throws Exception {
        RingAgent agent = home.ring().read().find(RingHome.NAME).orElseThrow();
        return agent.key(KeyState.GENERATED)
                .or(() -> agent.key(KeyState.ACTIVE))
                .orElseThrow()
                .sshText();
    }
}
