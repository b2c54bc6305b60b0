package dev.signet.internal.ring;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.registrar.HttpAgentRegistrar;
import dev.signet.internal.registrar.RegistrarEndpoints;
import dev.signet.testkit.EventRecorder;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualLeases;
import dev.signet.testkit.ManualTimeSource;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** A home with a ring in memory, beside a real server on loopback that somebody is signed in to. */
final class RingHome implements AutoCloseable {
    static final AgentName NAME = new AgentName("ci-runner-7");

    final ManualTimeSource time = ManualTimeSource.create();
    final InMemoryCredentialStore store = new InMemoryCredentialStore();
    final ManualLeases leases = new ManualLeases();
    final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    final EventRecorder events = new EventRecorder();
    final IssuedSession session = server.signIn();
    final HttpTokenServiceClient client = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);
    final RegistrationTerms terms = terms(session.account().id(), "responsesapi");

    RegistrationTerms terms(String account, String... capabilities) {
        return new RegistrationTerms(
                server.agents().registrationUri(),
                new Software("1.4.0", "acme-cli", "exec-linux"),
                List.of(capabilities),
                account,
                Map.of());
    }

    RingStore ring() {
        return new RingStore(store, leases, events);
    }

    /** As a process does that has just started. */
    AgentEnrolment enrolment() throws AuthException {
        return enrolment(new TestBearers(session.accessToken()));
    }

    AgentEnrolment enrolment(BearerSource bearers) throws AuthException {
        return enrolment(store, leases, bearers);
    }

    AgentEnrolment enrolment(RegistrationTerms elsewhere) throws AuthException {
        return new AgentEnrolment(
                services(ring(), registrar(elsewhere.endpoint())), new TestBearers(session.accessToken()));
    }

    AgentEnrolment enrolment(CredentialStore otherStore, LeaseProvider otherLeases, BearerSource bearers)
            throws AuthException {
        return new AgentEnrolment(
                services(new RingStore(otherStore, otherLeases, events), registrar(terms.endpoint())), bearers);
    }

    RingServices services(RingStore ring, AgentRegistrar registrar) {
        return RingServices.of(ring, registrar, new SecureRandom(), time, events);
    }

    HttpAgentRegistrar registrar(URI registration) throws AuthException {
        return new HttpAgentRegistrar(client, RegistrarEndpoints.registering(registration), time);
    }

    RegisteredAgent register() throws Exception {
        return enrolment().registerIfAbsent(NAME, terms);
    }

    /** The key whose registration is not finished. */
    String unfinishedKey() throws Exception {
        return ring().read()
                .find(NAME)
                .orElseThrow()
                .key(KeyState.GENERATED)
                .orElseThrow()
                .sshText();
    }

    int requests() {
        return server.agents().counts().registrationRequests();
    }

    /** Every key that the server has registered, once for each agent. */
    List<String> registeredKeys() {
        return server.agents().all().stream()
                .flatMap(agent -> agent.publicKeys().stream())
                .toList();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
