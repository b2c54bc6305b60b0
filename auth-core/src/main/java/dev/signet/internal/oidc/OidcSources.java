package dev.signet.internal.oidc;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.internal.config.Settings;
import dev.signet.internal.text.PlainText;
import java.util.List;
import java.util.Optional;

/**
 * The credential the environment gives, if it does. In this order, of which the first that is set wins:
 *
 * <ol>
 *   <li>{@code <APP>_API_KEY}: an API key;
 *   <li>{@code <APP>_ACCESS_TOKEN}: an access token that whoever set it renews.
 * </ol>
 *
 * <p>What the application itself gives comes before both of them, and what is stored after. Values are taken without the white
 * space around them; a variable that is blank counts as not set. One that is set and can't be used is an error: going on to
 * the next would use a credential nobody meant.
 *
 * <p>Immutable and safe for use by several threads; prints no value.
 */
final class OidcSources {
    private final List<String> known;
    private final List<String> set;
    private final Optional<Credential> credential;

    private OidcSources(List<String> known, List<String> set, Optional<Credential> credential) {
        this.known = known;
        this.set = set;
        this.credential = credential;
    }

    /**
     * Looks at the environment, which is empty unless the embedder opted in.
     *
     * @throws ConfigurationException naming the variable that wins but can't be used, never its value
     */
    static OidcSources of(AppName app, World world, Settings settings) throws ConfigurationException {
        var key = app.variable("API_KEY");
        var known = known(app);
        var set = set(app, settings);
        if (set.isEmpty()) {
            return new OidcSources(known, set, Optional.empty());
        }
        var secret = sendable(set.get(0), value(settings, set.get(0)));
        var credential = set.get(0).equals(key)
                ? new Credential.ApiKey(secret, new Attributes(world, Member.API_KEY).toMap())
                : bearer(world, secret);
        return new OidcSources(known, set, Optional.of(credential));
    }

    /** The variables that are set, in order; the first wins. */
    static List<String> set(AppName app, Settings settings) {
        return known(app).stream()
                .filter(variable -> !value(settings, variable).isEmpty())
                .toList();
    }

    private static List<String> known(AppName app) {
        return List.of(app.variable("API_KEY"), app.variable("ACCESS_TOKEN"));
    }

    /**
     * An access token that whoever gives it renews.
     *
     * @param where who gave it, for messages
     */
    static Credential accessToken(World world, String where, String value) throws ConfigurationException {
        if (value.isEmpty()) {
            throw new ConfigurationException(where + " is empty", "Give the whole token.", null);
        }
        return bearer(world, sendable(where, value));
    }

    private static Credential bearer(World world, Secret token) {
        return new Credential.BearerToken(token, new Attributes(world, Member.BEARER_TOKEN).toMap());
    }

    /** The credential to use instead of the stored one. */
    Optional<Credential> credential() {
        return credential;
    }

    /** The variable it comes from. */
    Optional<String> variable() {
        return set.stream().findFirst();
    }

    /** The variables that are set too and were not looked into, in order. */
    List<String> ignored() {
        return set.isEmpty() ? List.of() : set.subList(1, set.size());
    }

    /** Which source won and why, for a person: one or two sentences. */
    String explain() {
        if (set.isEmpty()) {
            return "None of " + String.join(", ", known) + " is set, so the stored sign-in is used.";
        }
        var won = set.get(0) + " is set in the environment and comes before the stored sign-in, which is not used.";
        return ignored().isEmpty()
                ? won
                : won + " Set too, but later in the order and ignored: " + String.join(", ", ignored()) + ".";
    }

    @Override
    public String toString() {
        return "OidcSources" + set;
    }

    private static String value(Settings settings, String variable) {
        return settings.variable(variable).orElse("").strip();
    }

    private static Secret sendable(String variable, String value) throws ConfigurationException {
        if (!PlainText.isSendable(value)) {
            throw new ConfigurationException(
                    variable + " has a character that can't be sent in a header",
                    "Set " + variable + " again without line breaks or spaces inside, or remove it.",
                    null);
        }
        return Secret.of(value);
    }
}
