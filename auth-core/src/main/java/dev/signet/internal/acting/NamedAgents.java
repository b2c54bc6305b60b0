package dev.signet.internal.acting;

import dev.signet.agent.Agent;
import dev.signet.agent.NamedAgent;
import dev.signet.agent.RegisteredAgent;
import dev.signet.agent.RegistrationRequest;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.internal.agent.AgentDesk;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.internal.agent.OpenAgent;
import dev.signet.internal.agent.SigningPermit;
import dev.signet.internal.agent.TaskEndpoint;
import dev.signet.internal.agent.TaskProof;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.policy.Denial;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.profile.ProfileDefinition;
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
import dev.signet.internal.ring.RingStore;
import dev.signet.internal.ring.SigningKey;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The agents of an open home: those it knows by name, found in its key ring or registered in the name of whoever is signed in; and
 * beside them its own and given ones. Safe for use by several threads.
 */
public final class NamedAgents implements AutoCloseable {
    private final AgentGround ground;
    private final AgentDesk desk;
    private final CredentialCodec codec;
    private final KeyRules rules;
    private final Map<AgentName, EnrolledAgent> agents = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public NamedAgents(AgentGround ground) {
        var home = ground.home();
        this.ground = ground;
        this.desk = home.desk();
        this.codec = home.profile().codec();
        this.rules = new KeyRules(ground.rules(), home.time(), home.listener());
    }

    /** The agent called {@code name}, one object for each name, so that each has one default task. */
    public NamedAgent agent(String name) {
        requireOpen();
        return agents.computeIfAbsent(new AgentName(name), each -> new EnrolledAgent(this, ground, each));
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this Signet is closed: open the home again");
        }
    }

    /** Erases the keys that are in memory; no agent reads another one from then on. Does nothing the second time. */
    @Override
    public void close() {
        closed = true;
        agents.values().forEach(EnrolledAgent::close);
    }

    /** The agent that the home's credential is: it acts by what the session holds. */
    public Agent current(OpenAgent agent, RequestAuthorizer session) {
        return new ActingAgent(ground, agent, session, false);
    }

    /** An agent that the application gave, with a default task of its own. */
    public Agent given(AgentIdentity identity) {
        var agent = new OpenAgent(desk, identity, taskId -> {});
        return new ActingAgent(ground, agent, new ActingTask(ground, agent.defaultTask()), true);
    }

    /** One that a policy forbids. */
    public Agent denied(AgentIdentity identity, Denial denial) {
        return new DeniedAgent(ground, identity.runtimeId(), denial);
    }

    /** An agent of the key ring, which signs as long as {@code permit} lets it; the service knows its default task already, if it is given. */
    OpenAgent open(SigningKey.Present key, SigningPermit permit, Optional<String> task) throws PolicyDeniedException {
        var record = new AgentIdentity.StoredRecord(key.privateKey());
        var identity = ground.rules().requireAllowed(new AgentIdentity(key.runtimeId(), record, key.attributes()));
        return new OpenAgent(desk, identity, taskId -> {}, task, permit, tasks());
    }

    /** The keys of the agents; a document of their own, whatever store the credential is in. */
    public RingStore ring() {
        var home = ground.home();
        return new RingStore(home.store(), home.leases(), home.listener(), mirror().orElse(null));
    }

    /** What an agent is registered as unless the application says more. */
    RegistrationRequest registration() {
        return desk.registration();
    }

    /** By which policy this process looks after the keys of an agent; empty when it does not. */
    public Optional<RotationPolicy> rotation(AgentName name) {
        return Optional.ofNullable(agents.get(name))
                .flatMap(agent -> agent.keys().policy());
    }

    /** The agent as it is registered, if it is; makes no request, and asks nobody to be signed in. */
    Optional<RegisteredAgent> registered(AgentName name, RegistrationRequest request)
            throws AuthException, InterruptedException {
        var account =
                ground.session().examine().credential().flatMap(codec::account).orElse("");
        return ring().registered(name, terms(request, account, Map.of()));
    }

    /** Registers an agent in the name of whoever is signed in, if it will be allowed. */
    RegisteredAgent register(AgentName name, RegistrationRequest request) throws AuthException, InterruptedException {
        var current = ground.session().current();
        var credential = current.bearer();
        var account = codec.account(credential).orElse("");
        var attributes = desk.accountFacts(credential.attributes());
        rules.require(attributes);
        var services = services();
        var bearers =
                new SessionBearers(current, codec, account, services.registrar().service(), Optional.empty());
        return new AgentEnrolment(services, bearers).registerIfAbsent(name, terms(request, account, attributes));
    }

    /** What can be done with the keys of an agent. */
    RingKeys keys(AgentName name) throws AuthException {
        var services = services();
        var proof = new TaskProof(desk, tasks());
        return new RingKeys(new KeyContext(
                services,
                name,
                software(desk.registration()),
                account -> bearers(name, account, services.registrar().service()),
                (runtimeId, privateKey, attributes) -> proof.prove(
                        new AgentIdentity(runtimeId, new AgentIdentity.StoredRecord(privateKey), attributes)),
                rules));
    }

    private RingServices services() throws AuthException {
        return RingServices.of(
                ring(),
                registrar(),
                ground.random().get(),
                ground.home().time(),
                ground.home().listener());
    }

    private AgentRegistrar registrar() throws ConfigurationException {
        var given = ground.registrar();
        if (given.isPresent()) {
            return given.get();
        }
        Optional<Function<String, URI>> revocation = desk.agentRevocation("agent")
                        .isPresent()
                ? Optional.of(runtimeId -> desk.agentRevocation(runtimeId).orElseThrow())
                : Optional.empty();
        var endpoints = new RegistrarEndpoints(desk.agentRegistration(), desk.agentListing(), revocation);
        return new HttpAgentRegistrar(ground.service(), endpoints, ground.home().time());
    }

    /** Asks who is signed in only when a token is wanted. */
    private BearerSource bearers(AgentName name, String account, URI target) {
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
                var current = ground.session().current();
                var expected =
                        account.isEmpty() ? codec.account(current.bearer()).orElse("") : account;
                return new SessionBearers(current, codec, expected, target, Optional.of(name));
            }
        };
    }

    /** Where agents of this home register tasks: at the application's own registrar, if it names a place, else as the profile has it. */
    TaskEndpoint tasks() {
        return runtimeId -> {
            Optional<AgentRegistrar> given = ground.registrar();
            Optional<URI> own = given.flatMap(registrar -> registrar.taskEndpoint(runtimeId));
            if (own.isPresent()) {
                return Endpoints.requireSecure(own.get(), "the task endpoint of the application's registrar");
            }
            try {
                return desk.taskRegistration(runtimeId);
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
    public Optional<MirrorKeeper> mirror() {
        var home = ground.home();
        return home.profile()
                .mirror()
                .map(plan -> new MirrorKeeper(
                        plan,
                        home.neighbour(),
                        rules,
                        home.listener(),
                        home.limits().shortLeaseWait()));
    }

    /** Begins to keep the copy of an agent's key; there is one where {@link #requireMirror} returns. */
    public void keepMirror(AgentName name) {
        mirror().orElseThrow().open(ring(), name);
    }

    /**
     * Checks that a copy of an agent's key can be kept.
     *
     * @throws ConfigurationException when the profile knows no program to keep it for
     */
    public static void requireMirror(ProfileDefinition profile) throws ConfigurationException {
        if (profile.mirror().isEmpty()) {
            throw noMirror(profile);
        }
    }

    ConfigurationException noMirror() {
        return noMirror(ground.home().profile());
    }

    private static ConfigurationException noMirror(ProfileDefinition profile) {
        return new ConfigurationException(
                "the profile " + profile.name()
                        + " shares its home with no program that looks for a copy of an agent's key",
                "Leave the copy out: keys().export() gives the key to a program of your own.",
                null);
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
