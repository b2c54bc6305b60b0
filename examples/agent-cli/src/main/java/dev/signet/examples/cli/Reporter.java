package dev.signet.examples.cli;

import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's words go: results to stdout; notices, events and errors to stderr. With {@code --json} a result is one
 * document, and so is an error. Safe for use by several threads.
 */
final class Reporter implements AuthListener {
    private final Surroundings surroundings;
    private final GlobalOptions options;
    private final Documents documents = new Documents();

    Reporter(Surroundings surroundings, GlobalOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    boolean isJson() {
        return options.json;
    }

    /** A line of a result in words. */
    void line(String text) {
        surroundings.out().println(text);
    }

    /** A line for a person only: neither a result nor trouble. */
    void say(String text) {
        surroundings.err().println(text);
    }

    /** A result for a program. */
    void document(Map<String, ? extends @Nullable Object> members) {
        documents.print(surroundings.out(), members);
    }

    /** Something to know besides the result: a line of words or, with {@code --json}, a document, always on stderr. */
    void aside(String text, Map<String, ? extends @Nullable Object> members) {
        if (options.json) {
            documents.print(surroundings.err(), members);
        } else {
            surroundings.err().println(text);
        }
    }

    /** Says what went wrong: words to stderr and, with {@code --json}, a document to stdout. */
    void trouble(Trouble trouble) {
        surroundings.err().println(trouble.text());
        if (options.json) {
            documents.print(surroundings.out(), error(trouble));
        }
    }

    /** As {@link #trouble}, for a command whose stdout is not its own: the document goes to stderr too. */
    void troubleAside(Trouble trouble) {
        aside(trouble.text(), error(trouble));
    }

    /** What {@code --explain} asked for. */
    void explain(String text) {
        if (options.explain) {
            surroundings.err().println("signet: " + text);
        }
    }

    /** Overrides and degraded service are always told; the rest is for {@code --explain}. */
    @Override
    public void on(AuthEvent event) {
        if (event instanceof AuthEvent.EndpointOverridden override) {
            surroundings
                    .err()
                    .println("signet: note: " + override.source() + " sets an " + override.setting() + " to "
                            + override.value());
        } else if (event instanceof AuthEvent.HomeRestricted
                || event instanceof AuthEvent.PermissionsRepaired
                || event instanceof AuthEvent.Quarantined
                || event instanceof AuthEvent.Unpersisted
                || event instanceof AuthEvent.HealthChanged) {
            surroundings.err().println("signet: note: " + words(event));
        } else {
            explain(words(event));
        }
    }

    /** A record's own text, with its name in words. Events hold no secret, so neither does this. */
    static String words(AuthEvent event) {
        String text = event.toString();
        int bracket = text.indexOf('[');
        String name = text.substring(0, bracket)
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        String detail = text.substring(bracket + 1, text.length() - 1).replaceAll("Optional\\[([^]]*)]", "$1");
        return name + ": " + detail.replace("Optional.empty", "unknown");
    }

    private static Map<String, Object> error(Trouble trouble) {
        var document = new LinkedHashMap<String, Object>();
        document.put("error", trouble.members());
        return document;
    }
}
