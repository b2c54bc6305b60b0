package dev.signet.internal.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a policy can say something about. Each rule is a list of what is allowed; without one, everything is. */
public enum Rule {
    /** The method one has to be signed in by. */
    LOGIN_METHOD("login_method", "Sign in by the method it names.", "account or api_key"),
    /** The workspaces or accounts a credential may belong to. */
    WORKSPACE("workspaces", "Sign in to a workspace it names.", "an id"),
    /** Who may issue credentials. */
    ISSUER("issuers", "Sign in at an issuer it names.", "an address"),
    /** The stores a credential may lie in. */
    STORE("stores", "Choose a store it names.", "a name"),
    /** The flows a credential may come from. */
    FLOW("flows", "Sign in by a flow it names.", "one of " + Flow.words()),
    /** The environment variables a credential may come from; the list may be empty. */
    ENVIRONMENT("environment", "Unset the variable, and sign in.", "a name"),
    /** The origins credentials may be sent to. */
    ORIGIN("origins", "Send the request to an origin it names.", "like https://host or https://host:port");

    private static final int MAX_ENTRIES = 1000;
    private static final int MAX_LENGTH = 2048;

    private final String key;
    private final String remedy;
    private final String expected;

    Rule(String key, String remedy, String expected) {
        this.key = key;
        this.remedy = remedy;
        this.expected = expected;
    }

    /** What it is called in a policy file. */
    public String key() {
        return key;
    }

    String remedy() {
        return remedy;
    }

    /** Whether a list without entries, or two lists without a common one, is a mistake: it would forbid everything. */
    boolean needsEntry() {
        return this != ENVIRONMENT;
    }

    /**
     * The entries in the form in which they are compared, each once.
     *
     * @throws IllegalArgumentException to follow the name of the list: what is wrong with it; entries are not quoted, as
     *     something else than meant may have been put there
     */
    List<String> read(List<String> entries) {
        if (entries.isEmpty() && needsEntry()) {
            throw new IllegalArgumentException("is an empty list, which would forbid everything");
        }
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("has more than " + MAX_ENTRIES + " entries");
        }
        var read = new ArrayList<String>();
        for (String entry : entries) {
            String text = entry.strip();
            Optional<String> canonical = isPlain(text) ? canonical(text) : Optional.empty();
            read.add(canonical.orElseThrow(() -> new IllegalArgumentException(
                    "has an entry (number " + (read.size() + 1) + ") that is not " + expected)));
        }
        return read.stream().distinct().toList();
    }

    private Optional<String> canonical(String text) {
        return switch (this) {
            case LOGIN_METHOD -> LoginMethod.forced(text).map(LoginMethod::word);
            case FLOW -> Flow.of(text).map(Flow::word);
            case ORIGIN -> WebOrigin.parse(text);
            case WORKSPACE, ISSUER, STORE, ENVIRONMENT -> Optional.of(text);
        };
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
    }
}
