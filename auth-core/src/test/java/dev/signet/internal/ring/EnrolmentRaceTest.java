package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.auth.store.StoreLayout;
import dev.signet.internal.lease.HomeLock;
import dev.signet.testkit.AgentCounts;
import dev.signet.testkit.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everybody registers one name at once. */
@Timeout(60)
class EnrolmentRaceTest {
    private static final int RACERS = 8;

    private final RingHome home = new RingHome();
    private final ExecutorService threads = Executors.newFixedThreadPool(RACERS);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        threads.shutdownNow();
        home.close();
    }

    /** With the lease one asks, so that it does not matter whether the service would take a key twice. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsWithOneKeyAndOneIdForAll(boolean idempotent) throws Exception {
        home.server.agents().idempotentRegistration(idempotent);

        Set<RegisteredAgent> agents = results(race(() -> home.enrolment()));

        report("in memory", idempotent, agents);
        assertOne(agents);
        assertThat(home.ring().agents()).containsExactlyElementsOf(agents);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsWithOneKeyAndOneIdForAllInFiles(boolean idempotent) throws Exception {
        home.server.agents().idempotentRegistration(idempotent);

        Set<RegisteredAgent> agents = results(race(
                () -> home.enrolment(fileStore(), new HomeLock(folder, "signet", TimeSource.system()), bearers())));

        report("in files", idempotent, agents);
        assertOne(agents);
        Path file = folder.resolve("signet/agent-keys.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** The control: where the lease keeps nobody out, all ask. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void needsTheLeaseToAskOnce(boolean idempotent) throws Exception {
        home.server.agents().idempotentRegistration(idempotent);
        LeaseProvider everybody = wait -> new EverybodysLease();

        Set<RegisteredAgent> agents;
        try (Hold requests = home.server.agents().holdRegistrationRequests()) {
            var racers = race(() -> home.enrolment(home.store, everybody, bearers()));
            requests.awaitHeld(RACERS);
            requests.release();
            agents = results(racers);
        }

        report("without a lease", idempotent, agents);
        AgentCounts counts = home.server.agents().counts();
        assertThat(counts.registrationRequests()).isEqualTo(RACERS);
        assertThat(counts.agentsRegistered()).isEqualTo(idempotent ? 1 : RACERS);
        // The ring alone still has all of them use one: the first that was written.
        assertThat(agents).hasSize(1);
    }

    private void assertOne(Set<RegisteredAgent> agents) {
        assertThat(agents).hasSize(1);
        RegisteredAgent agent = agents.iterator().next();
        AgentCounts counts = home.server.agents().counts();
        assertThat(counts.registrationRequests()).isOne();
        assertThat(counts.agentsRegistered()).isOne();
        assertThat(home.server.agents().find(agent.runtimeId()).publicKeys()).containsExactly(agent.sshPublicKey());
    }

    private List<Future<RegisteredAgent>> race(Callable<AgentEnrolment> process) {
        var start = new CyclicBarrier(RACERS);
        List<Future<RegisteredAgent>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            racers.add(threads.submit(() -> {
                AgentEnrolment enrolment = process.call();
                start.await(30, TimeUnit.SECONDS);
                return enrolment.registerIfAbsent(RingHome.NAME, home.terms);
            }));
        }
        return racers;
    }

    private static Set<RegisteredAgent> results(List<Future<RegisteredAgent>> racers) throws Exception {
        Set<RegisteredAgent> agents = new HashSet<>();
        for (var racer : racers) {
            agents.add(racer.get(50, TimeUnit.SECONDS));
        }
        return agents;
    }

    private TestBearers bearers() {
        return new TestBearers(home.session.accessToken());
    }

    private CredentialStore fileStore() throws Exception {
        var request =
                new CredentialStoreProvider.Request(folder, new OwnFolder(), TimeSource.system(), AuthListener.none());
        return ServiceLoader.load(CredentialStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("file"))
                .findFirst()
                .orElseThrow()
                .open(request);
    }

    private void report(String where, boolean idempotent, Set<RegisteredAgent> agents) {
        AgentCounts counts = home.server.agents().counts();
        System.out.println("enrolment race " + where + ", a service that registers a key "
                + (idempotent ? "once" : "each time") + ": " + RACERS + " callers, "
                + counts.registrationRequests() + " requests, " + counts.agentsRegistered() + " agents at the service, "
                + Set.copyOf(home.registeredKeys()).size() + " keys, "
                + agents.stream().map(RegisteredAgent::runtimeId).distinct().count() + " ids in use");
    }

    /** Every document lies in Signet's own folder. */
    private static final class OwnFolder implements StoreLayout {
        @Override
        public String file(DocumentName name) {
            return "signet/" + name + ".json";
        }

        @Override
        public Optional<KeyringEntry> keyringEntry(DocumentName name, Path at) {
            return Optional.empty();
        }
    }

    /** A fault: a lease that keeps nobody out. */
    private static final class EverybodysLease implements Lease {
        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public Duration remaining() {
            return UNLIMITED;
        }

        @Override
        public Scope scope() {
            return Scope.PROCESS;
        }

        @Override
        public void close() {}
    }
}
