package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.MaintenanceReport;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.internal.agent.TaskRegistration;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519Signer;
import dev.signet.internal.keys.EngineChoice;
import dev.signet.internal.oauth.Answer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rotation that ends between any two steps, with the document as it is really written and a real server. */
@Timeout(120)
class RotationStepsTest {
    private static final int MORE_THAN_ALL = 200;
    private static final RotationPolicy POLICY =
            RotationPolicy.every(Duration.ofDays(10)).overlap(Duration.ofHours(12));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void canBeLeftAtEveryBoundary(boolean idempotent) throws Exception {
        int ends = 0;
        int orphans = 0;
        int told = 0;
        for (int boundary = 0; boundary < MORE_THAN_ALL; boundary++) {
            try (RingHome home = new RingHome()) {
                home.server.agents().idempotentRegistration(idempotent);
                home.register();
                home.time.advance(Duration.ofDays(9));
                boolean ran = runs(home, new StoppingStore(home.store, boundary));
                assertUsable(home);

                MaintenanceReport report = keys(home, home.store).maintain(POLICY);

                assertThat(report.problems()).isEmpty();
                assertUsable(home);
                RingAgent agent = agent(home);
                assertThat(agent.keys()).extracting(RingKey::state).containsExactly(KeyState.RETIRING, KeyState.ACTIVE);
                Set<String> known = Set.copyOf(home.registeredKeys());
                assertThat(known).hasSize(2);
                int left = home.server.agents().counts().agentsRegistered() - 2;
                orphans += left;
                told += agent.key(KeyState.ACTIVE).orElseThrow().unanswered();
                assertThat(left)
                        .isLessThanOrEqualTo(
                                agent.key(KeyState.ACTIVE).orElseThrow().unanswered());
                assertThat(home.leases.isHeld()).isFalse();
                if (ran) {
                    break;
                }
                ends++;
            }
        }
        System.out.println("rotation, a service that registers a key " + (idempotent ? "once" : "each time")
                + ": ended at " + ends + " boundaries, registrations left behind " + orphans + ", told of " + told);
        assertThat(ends).isBetween(20, MORE_THAN_ALL - 1);
        assertThat(orphans > 0).isEqualTo(!idempotent);
    }

    /** The control: the key that a process has made is lost with it, and the service sees a third one. */
    @Test
    void needsTheStoredKeyToGoOn() throws Exception {
        int withThreeKeys = 0;
        for (int boundary = 0; boundary < MORE_THAN_ALL; boundary++) {
            try (RingHome home = new RingHome()) {
                home.register();
                byte[] before = home.store.content(RingStore.AGENT_KEYS).orElseThrow();
                home.time.advance(Duration.ofDays(9));
                if (runs(home, new StoppingStore(home.store, boundary))) {
                    break;
                }
                home.store.put(RingStore.AGENT_KEYS, before);
                keys(home, home.store).maintain(POLICY);
                withThreeKeys += Set.copyOf(home.registeredKeys()).size() > 2 ? 1 : 0;
            }
        }
        System.out.println("rotation, the ring put back between two processes: a third key at the service "
                + withThreeKeys + " times");
        assertThat(withThreeKeys).isPositive();
    }

    private static void assertUsable(RingHome home) throws Exception {
        RingAgent agent = agent(home);
        RingKey active = agent.key(KeyState.ACTIVE).orElseThrow();
        assertThat(home.server.agents().find(active.runtimeId().orElseThrow()).publicKeys())
                .containsExactly(active.sshText());
    }

    private static RingAgent agent(RingHome home) throws Exception {
        return home.ring().read().find(RingHome.NAME).orElseThrow();
    }

    /** Whether the process reached its end by itself. */
    private static boolean runs(RingHome home, CredentialStore store) throws Exception {
        try {
            keys(home, store).maintain(POLICY);
            return true;
        } catch (StoppingStore.Stopped e) {
            return false;
        }
    }

    private static RingKeys keys(RingHome home, CredentialStore store) throws Exception {
        var ring = new RingStore(store, home.leases, AuthListener.none());
        return new RingKeys(new KeyContext(
                home.services(ring, home.registrar(home.terms.endpoint())),
                RingHome.NAME,
                new Software("1.4.0", "acme-cli", "exec-linux"),
                account -> new TestBearers(home.server.signIn().accessToken()),
                (runtimeId, privateKey, attributes) -> prove(home, runtimeId, privateKey),
                attributes -> {}));
    }

    static String prove(RingHome home, String runtimeId, Secret privateKey) throws AuthException {
        try (var signer = Ed25519Signer.owning(Ed25519PrivateKey.parse(privateKey), EngineChoice.startingWithJdk())) {
            byte[] body = TaskRegistration.request(
                    signer, runtimeId, home.time.instant().getEpochSecond());
            var answer = (Answer.Response) home.client.post(
                    home.server.agents().taskRegistrationUri(runtimeId),
                    "application/json",
                    body,
                    RegistrationStep.CALL);
            return TaskRegistration.taskId(signer, answer.body());
        }
    }
}
