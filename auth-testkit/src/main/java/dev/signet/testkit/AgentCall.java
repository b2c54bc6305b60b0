package dev.signet.testkit;

/** A call that the service of agents may offer beside registering; the reference service publishes none of them. */
public enum AgentCall {
    /** {@code GET /v1/agents}: the agents of the bearer's account. */
    LIST,
    /** {@code POST /v1/agent/{agent_runtime_id}/revoke}: ends an agent of the bearer's account. */
    REVOKE,
    /** {@code GET /v1/agent-keys/jwks}: the public keys of all agents, as a JWK set. */
    KEY_SET
}
