package dev.signet.internal.registrar;

import dev.signet.auth.AssertionException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.auth.agent.KeyRegistration;
import dev.signet.auth.agent.ListedAgent;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.internal.agent.AgentRegistration;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.ErrorResponse;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The agent service of a profile, over HTTP with bearers (RFC 6750). That a service registers one key once is known of none, so it is
 * never taken for granted. Safe for use by several threads.
 */
public final class HttpAgentRegistrar implements AgentRegistrar {
    private static final String JSON = "application/json";

    /** The error code of the service for an agent that it does not know. */
    private static final String UNKNOWN_AGENT = "agent_not_found";

    private final TokenServiceClient client;
    private final RegistrarEndpoints endpoints;
    private final TimeSource time;
    private final Set<Operation> operations;

    /**
     * A service.
     *
     * @param client the way to the network; not closed here
     * @param endpoints where it is asked
     * @param time for waits that it gives as dates
     * @throws ConfigurationException when an endpoint is neither https nor http on a loopback address
     */
    public HttpAgentRegistrar(TokenServiceClient client, RegistrarEndpoints endpoints, TimeSource time)
            throws ConfigurationException {
        this.client = Objects.requireNonNull(client, "client");
        this.endpoints = Objects.requireNonNull(endpoints, "endpoints");
        this.time = Objects.requireNonNull(time, "time");
        Endpoints.requireSecure(endpoints.registration(), "the agent registration endpoint");
        this.operations = EnumSet.noneOf(Operation.class);
        if (endpoints.listing().isPresent()) {
            Endpoints.requireSecure(endpoints.listing().get(), "the agent listing endpoint");
            operations.add(Operation.LIST);
        }
        if (endpoints.revocation().isPresent()) {
            Endpoints.requireSecure(endpoints.revocation().get().apply("agent"), "the agent revocation endpoint");
            operations.add(Operation.REVOKE);
        }
    }

    @Override
    public URI service() {
        return endpoints.registration();
    }

    @Override
    public Set<Operation> operations() {
        return Set.copyOf(operations);
    }

    @Override
    public RegistrarOutcome<String> register(KeyRegistration request, Secret bearer, Duration limit) {
        byte[] body = AgentRegistration.request(
                new AgentRegistration.Software(request.version(), request.harnessId(), request.location()),
                request.sshPublicKey(),
                request.capabilities());
        Answer answer = client.post(endpoints.registration(), JSON, body, bearer, limit);
        return new RegistrarResponses<>(
                        RegistrarQuestion.registration(request.agent(), request.keyId()),
                        endpoints.registration(),
                        bearer,
                        time.instant(),
                        response -> AgentRegistration.runtimeId(response.body()))
                .read(answer);
    }

    @Override
    public RegistrarOutcome<List<ListedAgent>> list(Secret bearer, Duration limit) {
        URI endpoint = endpoints.listing().orElseThrow(UnsupportedOperationException::new);
        Answer answer = client.get(endpoint, bearer, limit);
        return new RegistrarResponses<>(
                        RegistrarQuestion.listing(),
                        endpoint,
                        bearer,
                        time.instant(),
                        response -> AgentListing.read(response.body()))
                .read(answer);
    }

    /**
     * A registration that the service says it does not know is as good as revoked. A bare 404 does not say so: it may come from a wrong
     * address, and to take it for an answer would end an incident while the key still works. Nor does a page that is sent with 200.
     */
    @Override
    public RegistrarOutcome<Boolean> revoke(String runtimeId, String keyId, Secret bearer, Duration limit) {
        URI endpoint = endpoints
                .revocation()
                .orElseThrow(UnsupportedOperationException::new)
                .apply(runtimeId);
        Answer answer = client.post(endpoint, JSON, "{}".getBytes(StandardCharsets.UTF_8), bearer, limit);
        if (answer instanceof Answer.Response response
                && (response.status() == 404 || response.status() == 410)
                && ErrorResponse.names(response, UNKNOWN_AGENT)) {
            return new RegistrarOutcome.Done<>(false);
        }
        return new RegistrarResponses<>(
                        RegistrarQuestion.revocation(runtimeId),
                        endpoint,
                        bearer,
                        time.instant(),
                        HttpAgentRegistrar::confirmation)
                .read(answer);
    }

    private static boolean confirmation(Answer.Response response) throws AssertionException {
        if (!response.body().isBlank()) {
            try {
                var unused = JsonObject.parse(response.body().getBytes(StandardCharsets.UTF_8));
            } catch (JsonSyntaxException e) {
                throw new AssertionException(
                        true,
                        "the answer to a revocation is not one of an agent service: expected nothing or a JSON object",
                        "Check the address of the agent service.",
                        null);
            }
        }
        return true;
    }
}
