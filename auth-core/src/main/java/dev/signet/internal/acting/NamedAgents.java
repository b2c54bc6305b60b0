package dev.signet;

import dev.signet.agent.RegisteredAgent;
import dev.signet.agent.RegistrationRequest;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.internal.agent.TaskEndpoint;
import dev.signet.internal.agent.TaskProof;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.registrar.HttpAgentRegistrar;
import dev.signet.internal.registrar.RegistrarEndpoints;
import dev.signet.internal.ring.AgentEnrolment;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.BearerSource;
import dev.signet.internal.ring.KeyContext;
import dev.signet.internal.ring.MirrorKeeper;
import dev.signet.internal.ring.RegistrationTerms;
import dev.signet.internal.ring.RingKeys;
import dev.signet.internal.ring.RingServices;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The agents that an open home knows by name: found in its key ring, or registered in the name of whoever is signed in. */
final class NamedAgents {
    private final Assembly assembly;
    private final TokenServiceClient service;
    private final KeyRules rules;
    private final Map<AgentName, EnrolledAgent> agents = new ConcurrentHashMap<>();

    NamedAgents(Assembly assembly, TokenServiceClient service) {
        this.assembly = assembly;
        this.service = service;
        this.rules = new KeyRules(assembly);
    }

    /** The agent called {@code name}, one object for each name, so that each has one default task. */
    EnrolledAgent agent(String name) {
        return agents.computeIfAbsent(new AgentName(name), each -> new EnrolledAgent(assembly, each));
    }

    /** By which policy this process looks after the keys of an agent; empty when it does not. */
    Optional<RotationPolicy> rotation(AgentName name) {
        return Optional.ofNullable(agents.get(name))
                .flatMap(agent -> agent.keys().policy());
    }

    /** The agent as it is registered, if it is; makes no request, and asks nobody to be signed in. */
    Optional<RegisteredAgent> registered(AgentName name, RegistrationRequest request)
            throws AuthException, InterruptedException {
        var account = assembly.session()
                .examine()
                .credential()
                .flatMap(assembly.codec()::account)
                .orElse("");
        return assembly.ring().registered(name, terms(request, account, Map.of()));
    }

    /** Registers an agent in the name of whoever is signed in, if it will be allowed. */
    RegisteredAgent register(AgentName name, RegistrationRequest request) throws AuthException, InterruptedException {
        var codec = assembly.codec();
        var current = assembly.session().current();
        var credential = current.bearer();
        var account = codec.account(credential).orElse("");
        var attributes = assembly.desk().accountFacts(credential.attributes());
        rules.require(attributes);
        var services = services();
        var bearers =
                new SessionBearers(current, codec, account, services.registrar().service());
        return new AgentEnrolment(services, bearers).registerIfAbsent(name, terms(request, account, attributes));
    }

    /** What can be done with the keys of an agent. */
    RingKeys keys(AgentName name) throws AuthException {
        var services = services();
        var proof = new TaskProof(assembly.desk(), tasks());
        return new RingKeys(new KeyContext(
                services,
                name,
                software(assembly.desk().registration()),
                account -> bearers(account, services.registrar().service()),
                (runtimeId, privateKey, attributes) -> proof.prove(
                        new AgentIdentity(runtimeId, new AgentIdentity.StoredRecord(privateKey), attributes)),
                rules));
    }

    private RingServices services() throws AuthException {
        return RingServices.of(assembly.ring(), registrar(), assembly.random(), assembly.time(), assembly.listener());
    }

    private AgentRegistrar registrar() throws ConfigurationException {
        var given = assembly.givenRegistrar();
        if (given.isPresent()) {
            return given.get();
        }
        var desk = assembly.desk();
        Optional<Function<String, URI>> revocation = desk.agentRevocation("agent")
                        .isPresent()
                ? Optional.of(runtimeId -> desk.agentRevocation(runtimeId).orElseThrow())
                : Optional.empty();
        var endpoints = new RegistrarEndpoints(desk.agentRegistration(), desk.agentListing(), revocation);
        return new HttpAgentRegistrar(service, endpoints, assembly.time());
    }

    /** Asks who is signed in only when a token is wanted. */
    private BearerSource bearers(String account, URI target) {
        return new BearerSource() {
            @Override
            public Secret current() throws AuthException, InterruptedException {
                return ofSession().current();
            }

            @Override
            public Secret renewed(Secret rejected) throws AuthException, InterruptedException {
                return ofSession().renewed(rejected);
            }

            private BearerSource ofSession() throws AuthException, InterruptedException {
                var current = assembly.session().current();
                var codec = assembly.codec();
                var expected =
                        account.isEmpty() ? codec.account(current.bearer()).orElse("") : account;
                return new SessionBearers(current, codec, expected, target);
            }
        };
    }

    /** Where agents of this home register tasks: at the application's own registrar, if it names a place, else as the profile has it. */
    TaskEndpoint tasks() {
        return runtimeId -> {
            Optional<AgentRegistrar> given = assembly.givenRegistrar();
            Optional<URI> own = given.flatMap(registrar -> registrar.taskEndpoint(runtimeId));
            if (own.isPresent()) {
                return Endpoints.requireSecure(own.get(), "the task endpoint of the application's registrar");
            }
            try {
                return assembly.desk().taskRegistration(runtimeId);
            } catch (ConfigurationException e) {
                throw given.isEmpty()
                        ? e
                        : new ConfigurationException(
                                e.getMessage()
                                        + ", and the application's registrar names no place where agents register tasks",
                                "Have the registrar name one: AgentRegistrar.taskEndpoint. Without a task an agent signs nothing.",
                                e);
            }
        };
    }

    /** Has copies of keys follow; empty where no program looks for one. */
    Optional<MirrorKeeper> mirror() {
        var ground = assembly.ground();
        return ground.profile()
                .mirror()
                .map(plan -> new MirrorKeeper(
                        plan,
                        ground.neighbour(),
                        rules,
                        assembly.listener(),
                        ground.limits().shortLeaseWait()));
    }

    /** What the policy in force says of keys. */
    KeyRules rules() {
        return rules;
    }

    private RegistrationTerms terms(RegistrationRequest request, String account, Map<String, String> attributes)
            throws ConfigurationException {
        return new RegistrationTerms(
                registrar().service(), software(request), request.capabilities(), account, attributes);
    }

    private static Software software(RegistrationRequest request) {
        return new Software(request.version(), request.harnessId(), request.location());
    }
}
