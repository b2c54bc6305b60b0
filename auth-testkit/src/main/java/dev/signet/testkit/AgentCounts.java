package dev.signet.testkit;

/**
 * What a fake authorization server has seen of agents so far: a snapshot.
 *
 * @param registrationRequests requests to register an agent, whatever came of them
 * @param agentsRegistered agents that came of such requests, answered or not
 * @param taskRequests requests to register a task, whatever came of them
 * @param tasksRegistered tasks that came of such requests, answered or not
 * @param assertionsAccepted requests at the protected resource with a good assertion
 * @param assertionsRefused requests at the protected resource with a bad one
 * @param acceptedAfterRevocation those of the accepted that came after their agent, or the key that signed them, was revoked
 * @param refusedAfterRevocation those of the refused of which the same is true
 * @param listed requests to list agents, whatever came of them
 * @param revocationRequests requests to revoke an agent, whatever came of them
 * @param revoked agents that such a request ended, answered or not
 * @param keySetFetches requests for the public keys of agents, whatever came of them
 */
public record AgentCounts(
        int registrationRequests,
        int agentsRegistered,
        int taskRequests,
        int tasksRegistered,
        int assertionsAccepted,
        int assertionsRefused,
        int acceptedAfterRevocation,
        int refusedAfterRevocation,
        int listed,
        int revocationRequests,
        int revoked,
        int keySetFetches) {}
