package dev.signet;

import dev.signet.agent.RegisteredAgent;
import dev.signet.agent.RegistrationRequest;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.Secret;
import dev.signet.internal.agent.AgentRegistration;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.ring.AgentEnrolment;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.RegistrationTerms;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The agents that an open home knows by name: found in its key ring, or registered in the name of whoever is signed in. */
final class NamedAgents {
    private final Assembly assembly;
    private final TokenServiceClient service;
    private final Map<AgentName, EnrolledAgent> agents = new ConcurrentHashMap<>();

    NamedAgents(Assembly assembly, TokenServiceClient service) {
        this.assembly = assembly;
        this.service = service;
    }

    /** The agent called {@code name}, one object for each name, so that each has one default task. */
    EnrolledAgent agent(String name) {
        return agents.computeIfAbsent(new AgentName(name), each -> new EnrolledAgent(assembly, each));
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
        assembly.requireAllowed(
                new AgentIdentity("not-registered", new AgentIdentity.StoredRecord(Secret.of("none")), attributes));
        var bearers =
                new SessionBearers(current, codec, account, assembly.desk().agentRegistration());
        return new AgentEnrolment(assembly.ring(), service, bearers, assembly.random(), assembly.time())
                .registerIfAbsent(name, terms(request, account, attributes));
    }

    private RegistrationTerms terms(RegistrationRequest request, String account, Map<String, String> attributes)
            throws ConfigurationException {
        return new RegistrationTerms(
                assembly.desk().agentRegistration(),
                new AgentRegistration.Software(request.version(), request.harnessId(), request.location()),
                request.capabilities(),
                account,
                attributes);
    }
}
