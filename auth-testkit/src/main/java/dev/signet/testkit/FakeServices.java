package dev.signet.testkit;

/** The services of a {@link FakeAuthorizationServer} that have settings, counts and holds of their own. */
abstract sealed class FakeServices permits FakeAuthorizationServer {
    final ServerParts parts;

    FakeServices(ServerParts parts) {
        this.parts = parts;
    }

    /**
     * The part of the server that registers agents and their tasks, and knows which assertions are good.
     *
     * @return always the same
     */
    public FakeAgentRegistry agents() {
        return parts.agents;
    }

    /**
     * The part of the server that issues agent identity JWTs and publishes the keys to check them.
     *
     * @return always the same
     */
    public AgentTokenIssuer agentTokens() {
        return parts.agentTokens;
    }

    /**
     * The part of the server that signs people in by way of a browser.
     *
     * @return always the same
     */
    public FakeSignIns signIns() {
        return parts.signIns;
    }

    /**
     * The part of the server that signs in devices without a browser.
     *
     * @return always the same
     */
    public FakeDevices devices() {
        return parts.devices;
    }

    /**
     * The clients that the server knows.
     *
     * @return always the same
     */
    public FakeClients clients() {
        return parts.clients;
    }

    /**
     * The part of the server that gives access tokens to machines.
     *
     * @return always the same
     */
    public FakeMachineGrants machines() {
        return parts.machines;
    }

    /**
     * The part of the server that signs ID tokens and publishes the keys to check them.
     *
     * @return always the same
     */
    public IdTokenIssuer idTokens() {
        return parts.idTokens;
    }

    /**
     * The part of the server that says where everything is.
     *
     * @return always the same
     */
    public FakeDiscovery discovery() {
        return parts.discovery;
    }

    /**
     * The part of the server that issues personal access tokens.
     *
     * @return always the same
     */
    public FakePersonalTokens personalTokens() {
        return parts.personalTokens;
    }

    /**
     * The part of the server that binds tokens to keys.
     *
     * @return always the same
     */
    public FakeDpop dpop() {
        return parts.dpop;
    }
}
