package dev.signet.internal.policy;

import java.util.Arrays;
import java.util.Optional;

/** A way to come by a credential. */
public enum Flow {
    /** Authorization code in a browser (RFC 6749, section 4.1, with RFC 7636). */
    BROWSER("browser", CredentialKind.TOKENS, LoginMethod.ACCOUNT),
    /** Device authorization (RFC 8628). */
    DEVICE("device", CredentialKind.TOKENS, LoginMethod.ACCOUNT),
    /** An API key that somebody gives. */
    API_KEY("api_key", CredentialKind.API_KEY, LoginMethod.API_KEY),
    /** A personal or otherwise static access token that somebody gives. */
    ACCESS_TOKEN("access_token", CredentialKind.ACCESS_TOKEN, LoginMethod.ACCOUNT),
    /** The identity of an agent that signs with its own key. */
    AGENT("agent", CredentialKind.AGENT, LoginMethod.ACCOUNT),
    /** A machine's own grant: client credentials (RFC 6749, section 4.4), token exchange (RFC 8693). */
    MACHINE("machine", CredentialKind.MACHINE, LoginMethod.ACCOUNT);

    private final String word;
    private final CredentialKind gives;
    private final LoginMethod atBest;

    Flow(String word, CredentialKind gives, LoginMethod atBest) {
        this.word = word;
        this.gives = gives;
        this.atBest = atBest;
    }

    /** As it is written in a policy file. */
    public String word() {
        return word;
    }

    /** What it ends in. */
    CredentialKind gives() {
        return gives;
    }

    /** The method its credential can count as. Whether it does is known only when it is there; the profile says it then. */
    LoginMethod atBest() {
        return atBest;
    }

    static Optional<Flow> of(String word) {
        return Arrays.stream(values()).filter(flow -> flow.word.equals(word)).findFirst();
    }

    static String words() {
        return String.join(", ", Arrays.stream(values()).map(Flow::word).toList());
    }
}
