package dev.signet.internal.session;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the {@code WWW-Authenticate} values of a 401 say of the token (RFC 6750, section 3). Pure. */
final class Challenges {
    private static final Pattern ERROR = Pattern.compile("\\berror\\s*=\\s*\"?([a-z_]+)");
    private static final Pattern BEARER = Pattern.compile("(^|,)\\s*(bearer|agentassertion|dpop)(\\s|,|$)");
    private static final Set<String> TASK_ERRORS =
            Set.of("task_not_found", "unknown_task", "invalid_task", "task_expired", "invalid_token");
    private static final int SHOWN = 120;

    private Challenges() {}

    /**
     * Whether newer tokens may help: the server names {@code invalid_token}, or says nothing of the kind at all. Some
     * servers answer an expired token with a bare {@code Bearer realm=…}; a challenge that names another error, or only
     * another scheme, is about something that newer tokens do not change.
     */
    static boolean blameTheToken(List<String> challenges) {
        return blame(challenges, Set.of("invalid_token"));
    }

    /**
     * Whether another task may help a request that an agent signed: the server names its task, or says nothing of the kind. How the
     * reference service says so is not known; a server that names the key, the agent or the clock means something that another
     * task does not change.
     */
    static boolean blameTheTask(List<String> challenges) {
        return blame(challenges, TASK_ERRORS);
    }

    private static boolean blame(List<String> challenges, Set<String> errors) {
        if (challenges.isEmpty()) {
            return true;
        }
        boolean named = false;
        boolean bearer = false;
        for (var challenge : challenges) {
            var text = challenge.toLowerCase(Locale.ROOT);
            var error = ERROR.matcher(text);
            while (error.find()) {
                if (errors.contains(error.group(1))) {
                    return true;
                }
                named = true;
            }
            bearer |= BEARER.matcher(text).find();
        }
        return bearer && !named;
    }

    /** The challenges for a person: printable ASCII only, cut short. */
    static String show(List<String> challenges) {
        var text = String.join(", ", challenges).replaceAll("[^\\x20-\\x7e]", "?");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
