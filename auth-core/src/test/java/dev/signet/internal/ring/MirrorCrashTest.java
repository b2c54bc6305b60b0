package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.MirrorStatus;
import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.agent.MirrorState;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.lease.NeighbourLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that ends at any boundary between the ring and the copy: whoever comes next makes the copy good. */
@Timeout(120)
class MirrorCrashTest {
    private static final int MORE_THAN_ALL = 200;
    private static final RotationPolicy POLICY =
            RotationPolicy.every(Duration.ofDays(10)).overlap(Duration.ofHours(12));

    /** What the process does that ends. */
    private enum Step {
        FIRST_COPY {
            @Override
            void prepare(Agent agent) {}

            @Override
            void take(Agent agent, CredentialStore store) throws Exception {
                agent.register(store);
            }
        },
        ROTATION {
            @Override
            void take(Agent agent, CredentialStore store) throws Exception {
                agent.keys(store).rotate(Duration.ofHours(12));
            }
        },
        ROTATION_AND_ANOTHER {
            @Override
            void take(Agent agent, CredentialStore store) throws Exception {
                agent.keys(store).rotate(Duration.ZERO);
            }

            @Override
            void goOn(Agent agent) throws Exception {
                // As a process of another program does, which finds a copy that is neither the old key nor the new one.
                agent.keys(agent.home.store).rotate(Duration.ZERO);
            }
        },
        REVOCATION {
            @Override
            void take(Agent agent, CredentialStore store) throws Exception {
                agent.keys(store).forceRevoke(agent.active().id(), RevocationReason.COMPROMISED);
            }
        },
        REVOCATION_AND_REPLACEMENT {
            @Override
            void take(Agent agent, CredentialStore store) throws Exception {
                agent.keys(store).forceRevoke(agent.active().id(), RevocationReason.COMPROMISED);
            }

            @Override
            void goOn(Agent agent) throws Exception {
                agent.keys(agent.home.store).replace();
            }
        },
        ASKED_FOR_AGAIN {
            @Override
            void prepare(Agent agent) throws Exception {
                super.prepare(agent);
                agent.home.store.put(DocumentName.CREDENTIAL, agent.tokens);
            }

            @Override
            void take(Agent agent, CredentialStore store) throws Exception {
                agent.keeper().keep(agent.ring(store), RingHome.NAME);
            }

            @Override
            void goOn(Agent agent) throws Exception {
                agent.keeper().keep(agent.ring(agent.home.store), RingHome.NAME);
            }
        };

        void prepare(Agent agent) throws Exception {
            agent.register(agent.home.store);
        }

        abstract void take(Agent agent, CredentialStore store) throws Exception;

        void goOn(Agent agent) throws Exception {}
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void canBeLeftAtEveryBoundary(Step step) throws Exception {
        int ends = 0;
        int behind = 0;
        for (int boundary = 0; boundary < MORE_THAN_ALL; boundary++) {
            try (RingHome home = new RingHome()) {
                var agent = new Agent(home);
                agent.keeper().open(agent.ring(home.store), RingHome.NAME);
                step.prepare(agent);
                boolean ran = agent.runs(step, new StoppingStore(home.store, boundary));
                behind += agent.isCopied() ? 0 : 1;

                step.goOn(agent);
                agent.register(home.store);
                Optional<MirrorStatus> status =
                        agent.keys(home.store).maintain(POLICY).mirror();

                assertThat(agent.isCopied())
                        .as("%s, boundary %s, %s", step, boundary, status)
                        .isTrue();
                assertThat(status.orElseThrow().state())
                        .isEqualTo(agent.hasActive() ? MirrorState.COPIED : MirrorState.NOTHING_TO_COPY);
                assertThat(agent.tokensAreThere()).isTrue();
                assertThat(home.leases.isHeld()).isFalse();
                if (ran) {
                    break;
                }
                ends++;
            }
        }
        System.out.println("mirror, " + step + ": ended at " + ends + " boundaries, the copy was behind " + behind
                + " times and was made good each time");
        assertThat(ends).isBetween(15, MORE_THAN_ALL - 1);
        assertThat(behind).isPositive();
    }

    /** The control: without the note that precedes a write, a copy of our own would be taken for another's. */
    @Test
    void needsTheNoteThatPrecedesAWrite() throws Exception {
        try (RingHome home = new RingHome()) {
            var agent = new Agent(home);
            agent.keeper().open(agent.ring(home.store), RingHome.NAME);
            agent.register(home.store);
            byte[] before = home.store.content(RingStore.AGENT_KEYS).orElseThrow();
            MirrorNote note = agent.ring(home.store).read().mirror().orElseThrow();
            agent.keys(home.store).rotate(Duration.ZERO);
            assertThat(before)
                    .isNotEqualTo(home.store.content(RingStore.AGENT_KEYS).orElseThrow());

            // As if the process had ended after its write, without a note of it.
            var unused = agent.ring(home.store).edit(Duration.ZERO, ring -> ring.with(note));
            agent.keys(home.store).rotate(Duration.ZERO);

            assertThat(agent.keys(home.store).maintain(POLICY).mirror())
                    .map(MirrorStatus::state)
                    .contains(MirrorState.FOREIGN);
        }
    }

    /** One agent, beside tokens, in a home whose CLI looks for a copy. */
    private static final class Agent {
        private final RingHome home;
        private final byte[] tokens;
        private final RegistrationTerms terms;

        Agent(RingHome home) {
            this.home = home;
            this.tokens = home.session.authJson().getBytes(StandardCharsets.UTF_8);
            String account = home.session.account().id();
            this.terms = new RegistrationTerms(
                    home.terms.endpoint(),
                    home.terms.software(),
                    home.terms.capabilities(),
                    account,
                    Map.of("account_id", account));
            home.store.put(DocumentName.CREDENTIAL, tokens);
        }

        MirrorKeeper keeper() {
            return new MirrorKeeper(
                    new CodexProfile().mirror().orElseThrow(),
                    new NeighbourLock(Path.of(""), List.of(), home.time),
                    attributes -> {},
                    home.events,
                    Duration.ofSeconds(5));
        }

        RingStore ring(CredentialStore store) {
            return new RingStore(store, home.leases, home.events, keeper());
        }

        private RingServices services(CredentialStore store) throws AuthException {
            return home.services(ring(store), home.registrar(home.terms.endpoint()));
        }

        void register(CredentialStore store) throws Exception {
            if (hasActive()
                    || !ring(store)
                            .read()
                            .find(RingHome.NAME)
                            .flatMap(RingAgent::stopped)
                            .isEmpty()) {
                return;
            }
            new AgentEnrolment(services(store), new TestBearers(home.session.accessToken()))
                    .registerIfAbsent(RingHome.NAME, terms);
        }

        RingKeys keys(CredentialStore store) throws AuthException {
            return new RingKeys(new KeyContext(
                    services(store),
                    RingHome.NAME,
                    terms.software(),
                    account -> new TestBearers(home.session.accessToken()),
                    (runtimeId, privateKey, attributes) -> RotationStepsTest.prove(home, runtimeId, privateKey),
                    attributes -> {}));
        }

        /** Whether the process reached its end by itself. */
        boolean runs(Step step, CredentialStore store) throws Exception {
            try {
                step.take(this, store);
                return true;
            } catch (StoppingStore.Stopped e) {
                return false;
            }
        }

        private Optional<RingKey> find() throws Exception {
            return new RingStore(home.store, home.leases, home.events)
                    .read()
                    .find(RingHome.NAME)
                    .flatMap(agent -> agent.key(KeyState.ACTIVE));
        }

        RingKey active() throws Exception {
            return find().orElseThrow();
        }

        boolean hasActive() throws Exception {
            return find().isPresent();
        }

        /** Whether the copy is the key that signs, or there is neither. */
        boolean isCopied() throws Exception {
            Optional<String> expected = find().flatMap(RingKey::privateKey).map(secret -> secret.reveal());
            return document()
                    .find("agent_identity")
                    .map(record -> text((JsonObject) record, "agent_private_key"))
                    .equals(expected);
        }

        boolean tokensAreThere() throws Exception {
            return text((JsonObject) document().find("tokens").orElseThrow(), "refresh_token")
                    .equals(home.session.refreshToken());
        }

        private JsonObject document() throws Exception {
            return JsonObject.parse(home.store.content(DocumentName.CREDENTIAL).orElseThrow());
        }

        private static String text(JsonObject object, String member) {
            return ((JsonString) object.find(member).orElseThrow()).value();
        }
    }
}
