package dev.signet.testkit;

/** An agent that the server registered, with a key pair that it made itself. Immutable; its text form shows no key. */
public final class IssuedAgent {
    private final String agentRuntimeId;
    private final Account account;
    private final AgentKeyPair keys;

    IssuedAgent(String agentRuntimeId, Account account, AgentKeyPair keys) {
        this.agentRuntimeId = agentRuntimeId;
        this.account = account;
        this.keys = keys;
    }

    /**
     * The id that the agent signs with.
     *
     * @return such as {@code agent-…}
     */
    public String agentRuntimeId() {
        return agentRuntimeId;
    }

    /**
     * Whose agent it is.
     *
     * @return the account in its claims
     */
    public Account account() {
        return account;
    }

    /**
     * The private key in the clear.
     *
     * @return standard base64 of PKCS#8 v2 (RFC 5958), 83 bytes with the public key, as the official client writes it
     */
    public String privateKey() {
        return keys.pkcs8();
    }

    /**
     * The public key as it was registered.
     *
     * @return such as {@code ssh-ed25519 AAAA…}
     */
    public String publicKey() {
        return keys.publicKey().sshText();
    }

    @Override
    public String toString() {
        return "IssuedAgent[" + agentRuntimeId + ", " + account.id() + "]";
    }
}
