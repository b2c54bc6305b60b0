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
 */
public record AgentCounts(
        int registrationRequests,
        int agentsRegistered,
        int taskRequests,
        int tasksRegistered,
        int assertionsAccepted,
        int assertionsRefused) {}
