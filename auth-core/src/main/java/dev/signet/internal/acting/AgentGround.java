package dev.signet.internal.acting;

import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.session.Ground;
import dev.signet.internal.session.Session;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the agents of an open home stand on.
 *
 * @param home what its session stands on too
 * @param session of whoever is signed in: agents are registered in that name
 * @param rules what the policy in force says of agents
 * @param origins that agents' assertions may go to
 * @param service carries requests to registries of agents
 * @param registrar the service that agents make their keys known to, if the application gave one
 * @param random made when first needed: most processes make no keys
 * @param told has what an authorizer does counted and told of
 * @param clients carry their requests
 */
public record AgentGround(
        Ground home,
        Session session,
        AgentRules rules,
        OriginRules origins,
        TokenServiceClient service,
        Optional<AgentRegistrar> registrar,
        Supplier<SecureRandom> random,
        UnaryOperator<RequestAuthorizer> told,
        ClientSource clients) {}
