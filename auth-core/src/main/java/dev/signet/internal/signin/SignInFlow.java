package dev.signet.internal.signin;

/** The ways to a credential, each with what a person would call it. */
public enum SignInFlow {
    /** The browser of this machine comes back to a port of this machine (RFC 8252). */
    BROWSER("browser", true),
    /** A browser elsewhere; the person pastes the address it ends at. */
    PASTED_REDIRECT("browser elsewhere with a pasted address", true),
    /** A code is entered on another device (RFC 8628). */
    DEVICE("device code", true),
    /** A key that the person has. */
    API_KEY("API key", false),
    /** An access token that somebody made for this use. */
    ACCESS_TOKEN("access token", false),
    /** A signed identity of an agent. */
    AGENT("agent identity", false),
    /** A grant to the machine itself (RFC 6749, section 4.4; RFC 7523; RFC 8693). */
    MACHINE("machine grant", false);

    private final String words;
    private final boolean interactive;

    SignInFlow(String words, boolean interactive) {
        this.words = words;
        this.interactive = interactive;
    }

    /** What to call it. */
    public String words() {
        return words;
    }

    /** Whether a person has to do something while it runs. */
    public boolean isInteractive() {
        return interactive;
    }
}
