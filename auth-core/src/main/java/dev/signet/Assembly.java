package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.acting.AgentGround;
import dev.signet.internal.acting.AssertionTrail;
import dev.signet.internal.acting.NamedAgents;
import dev.signet.internal.agent.AgentDesk;
import dev.signet.internal.agent.AgentTerms;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.dpop.DpopProofs;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.policy.Rule;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.LoginProvider;
import dev.signet.internal.session.CredentialSource;
import dev.signet.internal.session.Ground;
import dev.signet.internal.session.KnownOwners;
import dev.signet.internal.session.Session;
import dev.signet.internal.signin.MachineTokens;
import dev.signet.internal.signout.SignOutGround;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the parts of an open home together, and takes them apart again. */
final class Assembly implements AutoCloseable {
    private final SignetBuilder settings;
    private final Heard listener;
    private final OriginRules origins;
    private final TokenServiceClient service;
    private final HomeParts parts;
    private final HomeRules rules;
    private final CredentialSource source;
    private final Session session;
    private final AnswerCount answers;
    private final RequestAuthorizer requests;
    private final Ground ground;
    private final Audiences audiences;
    private final Clients clients;
    private @Nullable NamedAgents agents;
    private boolean closed;
    private @Nullable SecureRandom random;
    private @Nullable LoginDialect login;

    private Assembly(
            SignetBuilder settings,
            Heard listener,
            OriginRules origins,
            TransportSettings transport,
            TokenServiceClient service,
            HomeParts parts,
            Ground ground,
            PolicyInForce policy,
            @Nullable MachineTokens machine) {
        this.settings = settings;
        this.listener = listener;
        this.origins = origins;
        this.service = service;
        this.parts = parts;
        this.rules = new HomeRules(policy, parts.store());
        this.ground = ground;
        this.answers = new AnswerCount(settings.time);
        this.audiences = new Audiences(ground, origins, machine, answers);
        this.source = ground.source();
        this.session = new Session(ground, origins);
        this.requests = told(session);
        this.clients = new Clients(transport, origins, requests, settings.waits.silence(), listener, settings.time);
    }

    static Assembly of(SignetBuilder settings) throws AuthException {
        var definition = settings.profile.definition();
        if (settings.mirrored.isPresent()) {
            NamedAgents.requireMirror(definition);
        }
        var listener = Heard.of(settings);
        var policy = PolicyInForce.of(settings, listener);
        var origins = origins(settings, policy);
        var transport = TransportSettings.from(settings.settings, definition.caBundleVariables());
        for (var override : definition.endpointOverrides(settings.settings).entrySet()) {
            if (!OriginRules.isLoopback(override.getValue())) {
                origins.require(override.getValue());
            }
            policy.requireOverride(override.getKey(), override.getValue());
            listener.on(new AuthEvent.EndpointOverridden(
                    "endpoint", OriginRules.describe(override.getValue()), override.getKey()));
        }
        var service = new HttpTokenServiceClient(transport, settings.time);
        var origin = CredentialOrigin.of(settings, policy, service);
        var desk = desk(settings, service, listener);
        var parts = HomeParts.of(settings, policy, listener, origin.source() instanceof CredentialSource.Stored);
        var ground = new Ground(
                definition,
                parts.store(),
                parts.store(),
                parts.leases(),
                parts.neighbour(),
                origin.source(),
                new KnownOwners(
                        definition.owners(service, settings.settings, settings.time), settings.time, settings.random),
                policy.policy(),
                desk,
                origin.refresher(),
                origin.hostRenews(),
                new DpopProofs(settings.time),
                settings.time,
                settings.random,
                listener,
                settings.waits.session());
        try {
            requireGiven(ground, policy);
            if (ground.source() instanceof CredentialSource.Stored) {
                policy.requireStore(parts.store().name());
            }
        } catch (PolicyDeniedException e) {
            parts.close();
            service.close();
            throw e;
        }
        var assembly =
                new Assembly(settings, listener, origins, transport, service, parts, ground, policy, origin.machine());
        settings.mirrored.ifPresent(name -> assembly.agents().keepMirror(name));
        return assembly;
    }

    private static void requireGiven(Ground ground, PolicyInForce policy) throws PolicyDeniedException {
        // One whose owner has to be asked for first is judged when it is used.
        if (ground.source() instanceof CredentialSource.Given given
                && !ground.owners().isNeeded(given.credential())) {
            // A policy that can't be read is told when the credential is used, so that status and sign-out work.
            policy.require(ground.denial(given.credential()).filter(PolicyInForce::isOfARule));
        }
    }

    private static AgentDesk desk(SignetBuilder settings, TokenServiceClient service, AuthListener listener)
            throws AuthException {
        return new AgentDesk(
                settings.profile.definition().agents(settings.settings),
                service,
                new AgentTerms(settings.waits.tokenService(), settings.maxOpenTasks, settings.verifiesAgentTokens),
                settings.time,
                settings.random,
                listener);
    }

    private static OriginRules origins(SignetBuilder settings, PolicyInForce policy) {
        var rules = OriginRules.builder();
        settings.profile.definition().origins().forEach(origin -> policy.allow(rules, origin));
        settings.allowed.forEach(origin -> policy.allow(rules, origin));
        settings.passedThrough.forEach(rules::passThrough);
        return rules.build();
    }

    Session session() {
        return session;
    }

    /** What requests with the home's own credential carry; answers are counted, and assertions told of where that was asked for. */
    RequestAuthorizer requests() {
        return requests;
    }

    /** The same for a task of an agent. */
    RequestAuthorizer told(RequestAuthorizer task) {
        return answers.around(settings.audit.assertions() ? new AssertionTrail(listener).around(task) : task);
    }

    /** How servers answered the requests of this process. */
    AnswerCount answers() {
        return answers;
    }

    CredentialStore store() {
        return parts.store();
    }

    String location() {
        return parts.store().describe(DocumentName.CREDENTIAL);
    }

    String storeReason() {
        return parts.chosen().reason();
    }

    OriginRules origins() {
        return origins;
    }

    /** Who gave the credential; empty when it comes from the store. */
    Optional<String> givenBy() {
        return source instanceof CredentialSource.Given given ? Optional.of(given.name()) : Optional.empty();
    }

    /** Which source of the credential won and why, for a person. */
    String sourceReason() {
        if (settings.credential != null || settings.machine != null) {
            return "The application gave it, which comes before the environment and the stored sign-in.";
        }
        if (source instanceof CredentialSource.Given given && given.unowned()) {
            return given.name() + " selects a grant to this workload, which comes before any other credential.";
        }
        try {
            return settings.profile.definition().ambient(settings.settings).explanation();
        } catch (ConfigurationException e) {
            throw new IllegalStateException("the same variables were fit when this home was opened", e);
        }
    }

    Ground ground() {
        return ground;
    }

    CredentialCodec codec() {
        return ground.profile().codec();
    }

    TimeSource time() {
        return settings.time;
    }

    AuthListener listener() {
        return listener;
    }

    Settings environment() {
        return settings.settings;
    }

    /** Made when first needed: most processes sign nobody in. */
    synchronized SecureRandom random() {
        if (random == null) {
            random = new SecureRandom();
        }
        return random;
    }

    /** How people sign in here. */
    synchronized LoginDialect login() {
        if (login == null) {
            try {
                login = ground.profile().login(service, settings.settings, settings.time, random());
            } catch (ConfigurationException e) {
                throw new IllegalStateException("the same variables were fit when this home was opened", e);
            }
        }
        return login;
    }

    /** The authorization server, for people the policy lets sign in there; one that it forbids is not even asked what it offers. */
    LoginProvider provider() throws AuthException {
        rules.inForce().requireIssuer(login().issuer());
        var provider = login().provider();
        var workspaces = rules.policy().allowed(Rule.WORKSPACE);
        return (workspaces.isPresent() ? provider.restrictedTo(workspaces.get()) : provider)
                .noting(note -> listener.on(new AuthEvent.SignInNoted(note)));
    }

    /** Whether the application gave the credential itself. */
    boolean isGivenByApplication() {
        return settings.credential != null || settings.machine != null;
    }

    /** Who shares such homes, for a person. */
    Optional<String> neighbour() {
        return settings.profile.definition().neighbour();
    }

    SignOutGround signOutGround() {
        var definition = settings.profile.definition();
        return new SignOutGround(
                parts.chosen().places(),
                parts.store(),
                parts.leases(),
                parts.neighbour(),
                definition.codec(),
                () -> definition.login(service, settings.settings, settings.time, random()),
                () -> givenBy().isEmpty() ? session.notStored() : List.of(),
                settings.time,
                listener,
                settings.waits.lease());
    }

    HomeStores stores() {
        return new HomeStores(parts.chosen(), settings, rules.inForce(), listener);
    }

    /** The sessions for audiences beside the home's own. */
    Audiences audiences() {
        return audiences;
    }

    /** The agents of this home. Made when first asked for: most processes have none. */
    synchronized NamedAgents agents() {
        if (agents == null) {
            agents = new NamedAgents(new AgentGround(
                    ground,
                    session,
                    rules,
                    origins,
                    service,
                    Optional.ofNullable(settings.registrar),
                    this::random,
                    this::told,
                    clients));
            if (closed) {
                agents.close();
            }
        }
        return agents;
    }

    /** Loads none of it where no agent was asked for. */
    private void closeAgents() {
        NamedAgents made;
        synchronized (this) {
            closed = true;
            made = agents;
        }
        if (made != null) {
            made.close();
        }
    }

    /** What the policy in force says of this home. */
    HomeRules rules() {
        return rules;
    }

    /**
     * The credential in an access token that somebody gave, as the token itself has it; asks nobody.
     *
     * @throws ConfigurationException when it is none
     */
    Credential claimed(Secret token) throws ConfigurationException {
        return ground.profile().accessToken(token.reveal(), "the access token");
    }

    /** The HTTP clients that carry this home's credential. */
    Clients clients() {
        return clients;
    }

    @Override
    public void close() {
        audiences.close();
        session.close();
        closeAgents();
        ground.desk().close();
        service.close();
        parts.close();
        listener.close();
    }
}
