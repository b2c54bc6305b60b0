package dev.signet.internal.policy;

import java.util.Arrays;
import java.util.List;

/** What a credential is, in the eyes of a policy. */
public enum CredentialKind {
    /** Tokens of a person's sign-in that can be refreshed. */
    TOKENS("tokens"),
    /** An API key. */
    API_KEY("API key"),
    /** A personal access token, a static bearer token, or one that a host application or a command supplies. */
    ACCESS_TOKEN("access token"),
    /** An agent's own key, stored or inside a JWT. */
    AGENT("agent identity"),
    /** What a machine was given for itself. */
    MACHINE("machine credential"),
    /** A kind this version does not know. No flow gives it, so whatever a policy says of flows refuses it. */
    UNKNOWN("credential of unknown kind");

    private final String words;

    CredentialKind(String words) {
        this.words = words;
    }

    /** For a person. */
    String words() {
        return words;
    }

    /** The flows that give such a credential. */
    List<Flow> flows() {
        return Arrays.stream(Flow.values()).filter(flow -> flow.gives() == this).toList();
    }
}
