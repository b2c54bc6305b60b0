package dev.signet.internal.codex;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.internal.config.Settings;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.text.PlainText;
import java.util.List;
import java.util.Optional;

/**
 * The credential the environment gives, if it does. In this order, of which the first that is set wins:
 *
 * <ol>
 *   <li>{@code CODEX_API_KEY}: an API key;
 *   <li>{@code CODEX_ACCESS_TOKEN}: a personal access token when it begins with {@code at-}, else the JWT of an agent;
 *   <li>{@code CODEX_AGENT_IDENTITY}: the JWT of an agent.
 * </ol>
 *
 * <p>What the application itself gives comes before all of them, and what is stored after. Values are taken without the white
 * space around them; a variable that is blank counts as not set. One that is set and can't be used is an error: going on to
 * the next would use a credential nobody meant.
 *
 * <p>Immutable and safe for use by several threads; prints no value.
 */
final class CodexSources {
    static final String API_KEY = "CODEX_API_KEY";
    static final String ACCESS_TOKEN = "CODEX_ACCESS_TOKEN";
    static final String AGENT_IDENTITY = "CODEX_AGENT_IDENTITY";

    private static final List<String> IN_ORDER = List.of(API_KEY, ACCESS_TOKEN, AGENT_IDENTITY);
    private static final String PERSONAL = "at-";

    private final List<String> variables;
    private final Optional<Credential> credential;

    private CodexSources(List<String> variables, Optional<Credential> credential) {
        this.variables = variables;
        this.credential = credential;
    }

    /**
     * Looks at the environment, which is empty unless the embedder opted in.
     *
     * @throws ConfigurationException naming the variable that wins but can't be used, never its value
     */
    static CodexSources of(Settings settings) throws ConfigurationException {
        var set = set(settings);
        return set.isEmpty()
                ? new CodexSources(set, Optional.empty())
                : new CodexSources(set, Optional.of(read(set.get(0), value(settings, set.get(0)))));
    }

    /** The variables that are set, in order; the first wins. */
    static List<String> set(Settings settings) {
        return IN_ORDER.stream()
                .filter(variable -> !value(settings, variable).isEmpty())
                .toList();
    }

    /** The credential to use instead of the stored one. */
    Optional<Credential> credential() {
        return credential;
    }

    /** The variable it comes from. */
    Optional<String> variable() {
        return variables.stream().findFirst();
    }

    /** The variables that are set too and were not looked into, in order. */
    List<String> ignored() {
        return variables.isEmpty() ? List.of() : variables.subList(1, variables.size());
    }

    /** Which source won and why, for a person: one or two sentences. */
    String explain() {
        if (variables.isEmpty()) {
            return "None of " + String.join(", ", IN_ORDER) + " is set, so the stored sign-in is used.";
        }
        var won =
                variables.get(0) + " is set in the environment and comes before the stored sign-in, which is not used.";
        return ignored().isEmpty()
                ? won
                : won + " Set too, but later in the order and ignored: " + String.join(", ", ignored()) + ".";
    }

    @Override
    public String toString() {
        return "CodexSources" + variables;
    }

    private static String value(Settings settings, String variable) {
        return settings.variable(variable).orElse("").strip();
    }

    private static Credential read(String variable, String value) throws ConfigurationException {
        if (variable.equals(API_KEY)) {
            return new Credential.ApiKey(sendable(variable, value), new AttributeCollector(AuthMode.API_KEY).toMap());
        }
        return variable.equals(ACCESS_TOKEN) ? accessToken(variable, value) : agent(variable, value, "");
    }

    /**
     * A personal access token, or the token of an agent.
     *
     * @param where who gave it
     */
    static Credential accessToken(String where, String value) throws ConfigurationException {
        return value.startsWith(PERSONAL)
                ? new Credential.BearerToken(
                        sendable(where, value), new AttributeCollector(AuthMode.PERSONAL_ACCESS_TOKEN).toMap())
                : agent(where, value, ", or to an access token that begins with at-");
    }

    private static Secret sendable(String variable, String value) throws ConfigurationException {
        if (!PlainText.isSendable(value)) {
            throw refused(
                    variable + " has a character that can't be sent in a header",
                    "Set it again without line breaks or spaces inside, or remove it.");
        }
        return Secret.of(value);
    }

    private static Credential agent(String variable, String value, String otherwise) throws ConfigurationException {
        var document = StoredObject.of(JsonObject.empty().with(AuthJson.AGENT_IDENTITY, value), variable);
        try {
            return StoredAgent.read(document, new AttributeCollector(AuthMode.AGENT))
                    .orElseThrow(() -> refused(variable + " is empty", "Set it to the whole JWT of an agent."));
        } catch (DamagedCredentialException e) {
            throw refused(
                    String.valueOf(e.getMessage()),
                    "Set " + variable + " to the whole JWT of an agent" + otherwise + ", or remove it.");
        }
    }

    private static ConfigurationException refused(String message, String remedy) {
        return new ConfigurationException(message, remedy, null);
    }
}
