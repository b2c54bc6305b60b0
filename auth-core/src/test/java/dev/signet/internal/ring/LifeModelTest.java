package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.internal.keys.Ed25519PrivateKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random lives of keys, with processes that end between any two steps, run into each other and lose answers. */
@Timeout(600)
class LifeModelTest {
    private static final int SEQUENCES = Integer.getInteger("signet.life.sequences", 100_000);
    private static final long SEED = Long.getLong("signet.life.seed", System.nanoTime());
    private static final int MOST_OPERATIONS = 12;
    private static final int THREADS = 2;

    /** How far a clock may be wrong. */
    private static final Duration WRONG = Duration.ofDays(3650);

    private static final RotationPolicy POLICY =
            RotationPolicy.every(Duration.ofDays(10)).overlap(Duration.ofHours(12));
    private static final RegistrationTerms TERMS = new RegistrationTerms(
            URI.create("https://agents.example"), new Software("1", "a", "b"), List.of("x"), "", Map.of());
    private static final List<Ed25519PrivateKey> KEYS = keys(SEED);

    /** What a key is decides when it is due, so that they too come from the seed. */
    private static List<Ed25519PrivateKey> keys(long seed) {
        var random = new SeededRandom(seed);
        return Stream.generate(() -> Ed25519PrivateKey.generate(random))
                .limit(128)
                .toList();
    }

    @Test
    void neverLeavesAnAgentWithoutAUsableKey() throws Exception {
        long begun = System.nanoTime();
        var total = new Figures();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Figures>> parts = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int first = i;
                parts.add(threads.submit(() -> sequences(first)));
            }
            for (var part : parts) {
                total.add(part.get(10, TimeUnit.MINUTES));
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println("GATE key life: " + total.sequences + " sequences, " + total.writes + " writes, "
                + total.crashes
                + " crashes, " + total.lost + " lost answers, " + total.refused
                + " keys ended since they were refused, " + total.rotated + " ended with a rotated key, 0 without a"
                + " usable key, " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms, seed " + SEED);
        assertThat(total.sequences).isEqualTo(SEQUENCES);
        assertThat(total.crashes).isGreaterThan(SEQUENCES / 2);
        assertThat(total.lost).isGreaterThan(SEQUENCES / 100);
        assertThat(total.rotated).isGreaterThan(SEQUENCES / 10);
        assertThat(total.refused).isGreaterThan(SEQUENCES / 100);
    }

    /** What is printed is enough to see a failure again. */
    @Test
    void comesFromTheSeedAlone() throws Exception {
        assertThat(keys(SEED)).extracting(key -> key.publicKey().thumbprint()).isEqualTo(ids(KEYS));
        for (int i = 0; i < 200; i++) {
            assertThat(ring(i, keys(SEED))).isEqualTo(ring(i, KEYS));
        }
        assertThat(ids(keys(SEED + 1))).doesNotContainAnyElementsOf(ids(KEYS));
    }

    private static List<String> ids(List<Ed25519PrivateKey> keys) {
        return keys.stream().map(key -> key.publicKey().thumbprint()).toList();
    }

    private static String ring(int number, List<Ed25519PrivateKey> keys) {
        var world = new LifeWorld(new Random(SEED * 31 + number), pool(keys));
        live(world);
        return new String(world.ring().toJson(), StandardCharsets.UTF_8);
    }

    /** The control: a machine that has a key sign before the service knows it. */
    @Test
    void noticesAKeyThatIsPromotedBeforeItIsRegistered() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> wrongly("finish", (agent, now) -> {
                    RingKey key = agent.key(KeyState.GENERATED).orElseThrow();
                    RingKey active = agent.key(KeyState.ACTIVE).orElseThrow();
                    return agent.with(active.retiring("superseded", now.plusSeconds(9), now))
                            .with(key.activated("rotation", now));
                }))
                .withMessageStartingWith("a runtime id where it counts");
    }

    /** The control: a machine that keeps from the service what it revokes. */
    @Test
    void noticesARevocationThatIsNotOwed() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> wrongly(
                        "forceRevoke",
                        (agent, now) -> agent.with(
                                agent.key(KeyState.ACTIVE).orElseThrow().revoked("compromised", now))))
                .withMessageStartingWith("what ends is owed at once");
    }

    /** The control: a machine that gives up a key at the first refusal. */
    @Test
    void noticesAKeyThatEndsAtTheFirstRefusal() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> wrongly(
                        "verify",
                        (agent, now) -> agent.with(
                                agent.key(KeyState.GENERATED).orElseThrow().revoked("proof_refused", now))))
                .withMessageStartingWith("a generated key ended");
    }

    /** The control: a machine that replaces a key with one that lay beside it. */
    @Test
    void noticesAReplacementThatWasThereBefore() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> wrongly(
                        LifeModelTest::prove,
                        "replace",
                        (agent, now) -> finished(agent, Duration.ZERO, KeyReason.REPLACEMENT, now)))
                .withMessageStartingWith("replaced by a key that lay in the ring");
    }

    /** The control: a machine that keeps a replaced key for as long as a wrong clock says. */
    @Test
    void noticesAnOverlapThatLastsForYears() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> wrongly(
                        LifeModelTest::prove,
                        "finish",
                        (agent, now) -> finished(agent, WRONG, KeyReason.ROTATION, now)))
                .withMessageStartingWith("an overlap longer than was asked for");
    }

    private static RingAgent finished(RingAgent agent, Duration overlap, KeyReason reason, Instant now) {
        String id = agent.key(KeyState.GENERATED).orElseThrow().id();
        return ((KeyLife.Next) KeyLife.after(agent, new KeyEvent.Finished(id, overlap, reason), now)).agent();
    }

    private static void wrongly(String operation, BiFunction<RingAgent, Instant, RingAgent> step) {
        wrongly(world -> {}, operation, step);
    }

    private static void wrongly(
            Consumer<LifeWorld> before, String operation, BiFunction<RingAgent, Instant, RingAgent> step) {
        var world = new LifeWorld(new Random(SEED), pool(KEYS));
        world.faults = false;
        perform(world, "registerIfAbsent");
        perform(world, "begin");
        var services = world.context().services();
        before.accept(world);
        world.run(operation, () -> {
            var unused = services.ring()
                    .edit(
                            Duration.ZERO,
                            found -> found.with(step.apply(
                                    found.find(LifeWorld.NAME).orElseThrow(),
                                    services.time().instant())));
        });
    }

    private static void prove(LifeWorld world) {
        String id = world.ring()
                .find(LifeWorld.NAME)
                .flatMap(agent -> agent.key(KeyState.GENERATED))
                .orElseThrow()
                .id();
        var steps = new RingKeys(world.context()).rotation();
        world.run("register", () -> steps.register(id));
        world.run("verify", () -> steps.verify(id));
    }

    private static Figures sequences(int first) {
        var figures = new Figures();
        for (int i = first; i < SEQUENCES; i += THREADS) {
            try {
                figures.add(sequence(i));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("sequence " + i + " of seed " + SEED + ": " + e.getMessage(), e);
            }
        }
        return figures;
    }

    private static Figures sequence(int number) {
        var world = new LifeWorld(new Random(SEED * 31 + number), pool(KEYS));
        live(world);
        return settle(world);
    }

    private static void live(LifeWorld world) {
        world.other = () -> perform(world, next(world));
        perform(world, "registerIfAbsent");
        int operations = 2 + world.random.nextInt(MOST_OPERATIONS);
        for (int i = 0; i < operations; i++) {
            perform(world, next(world));
        }
    }

    /** In peace: whatever is due is done, and told. */
    private static Figures settle(LifeWorld world) {
        world.faults = false;
        for (int i = 0; i < 3; i++) {
            world.now += Duration.ofHours(13).toMillis();
            if (!world.reference.stopped) {
                perform(world, "registerIfAbsent");
            }
            perform(world, "maintain");
        }
        world.reference.atTheEnd();
        var figures = new Figures();
        figures.sequences = 1;
        figures.writes = world.reference.writes;
        figures.crashes = world.crashes;
        figures.lost = world.lost;
        figures.refused = world.reference.refused;
        figures.rotated = world.ring()
                        .find(LifeWorld.NAME)
                        .filter(agent -> agent.keys().size() > 1
                                && agent.key(KeyState.ACTIVE).isPresent())
                        .isPresent()
                ? 1
                : 0;
        return figures;
    }

    private static String next(LifeWorld world) {
        List<String> names = List.of(
                "registerIfAbsent",
                "begin",
                "register",
                "verify",
                "finish",
                "rotate",
                "rotate",
                "rotateIfDue",
                "maintain",
                "maintain",
                "revoke",
                "rollback",
                "purge",
                "wait",
                "wait",
                "wait",
                "forceRevoke",
                "replace");
        String name = names.get(world.random.nextInt(names.size()));
        // What ends an agent is rarer than the rest.
        return name.equals("forceRevoke") && world.random.nextInt(3) > 0 ? "maintain" : name;
    }

    private static void perform(LifeWorld world, String name) {
        if (name.equals("wait")) {
            world.now += world.random.nextInt(4) == 0
                    ? Duration.ofDays(world.random.nextInt(12)).toMillis()
                    : Duration.ofSeconds(world.random.nextInt(40_000)).toMillis();
            return;
        }
        if (!name.equals("registerIfAbsent") && world.faults && world.random.nextInt(20) == 0) {
            // By a machine whose clock is years ahead.
            world.now += WRONG.toMillis();
            try {
                run(world, name);
            } finally {
                world.now -= WRONG.toMillis();
            }
        } else {
            run(world, name);
        }
    }

    private static void run(LifeWorld world, String name) {
        var context = world.context();
        var keys = new RingKeys(context);
        world.run(name, () -> operate(world, context, keys, name));
    }

    private static void operate(LifeWorld world, KeyContext context, RingKeys keys, String name)
            throws AuthException, InterruptedException {
        switch (name) {
            case "registerIfAbsent" -> {
                var unused =
                        new AgentEnrolment(context.services(), world.bearers()).registerIfAbsent(LifeWorld.NAME, TERMS);
            }
            case "begin" -> keys.rotation().begin();
            case "register" -> keys.rotation().register(any(world, KeyState.GENERATED));
            case "verify" -> keys.rotation().verify(any(world, KeyState.GENERATED));
            case "finish" -> keys.rotation().finish(any(world, KeyState.GENERATED), Duration.ofHours(12));
            case "rotate" -> keys.rotate(world.random.nextInt(4) == 0 ? Duration.ZERO : Duration.ofHours(12));
            case "rotateIfDue" -> keys.rotateIfDue(POLICY.publication(world.publication));
            case "maintain" -> keys.maintain(POLICY.publication(world.publication));
            case "revoke" -> keys.revoke(any(world, KeyState.RETIRING));
            case "rollback" -> keys.rollback();
            case "purge" -> keys.purge(Duration.ofDays(1));
            case "replace" -> keys.replace();
            default -> keys.forceRevoke(any(world, KeyState.ACTIVE), RevocationReason.COMPROMISED);
        }
    }

    /** Mostly a key in the state where the operation makes sense. */
    private static String any(LifeWorld world, KeyState state) {
        List<RingKey> keys =
                world.ring().find(LifeWorld.NAME).map(RingAgent::keys).orElse(List.of());
        List<RingKey> fit = keys.stream().filter(key -> key.state() == state).toList();
        List<RingKey> chosen = fit.isEmpty() || world.random.nextInt(5) == 0 ? keys : fit;
        return chosen.isEmpty()
                ? "none"
                : chosen.get(world.random.nextInt(chosen.size())).id();
    }

    private static KeyMaker pool(List<Ed25519PrivateKey> keys) {
        var next = new AtomicInteger();
        return now -> RingKey.generated(keys.get(next.getAndIncrement() % keys.size()), now);
    }

    /** Gives the same bytes each time. */
    private static final class SeededRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final Random random;

        SeededRandom(long seed) {
            this.random = new Random(seed);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }

    private static final class Figures {
        private int sequences;
        private long writes;
        private long crashes;
        private long lost;
        private long rotated;
        private long refused;

        void add(Figures other) {
            sequences += other.sequences;
            writes += other.writes;
            crashes += other.crashes;
            lost += other.lost;
            rotated += other.rotated;
            refused += other.refused;
        }
    }
}
