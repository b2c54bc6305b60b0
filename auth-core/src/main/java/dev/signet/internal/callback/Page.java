package dev.signet.internal.callback;

import dev.signet.internal.callback.CallbackAnswer.Refused;
import dev.signet.internal.text.ShownText;
import java.util.List;
import java.util.Objects;

/**
 * What a person reads in the browser when a sign-in is over. It holds words only: neither a code, nor a state, nor a token.
 * {@code {app}} in its texts stands for the application. Immutable.
 */
public final class Page {
    private static final int MAX_LISTED = 5;
    private static final int MAX_NAME = 80;

    /** How a page looks. */
    enum Mood {
        GOOD,
        BUSY,
        BAD
    }

    private final Mood mood;
    private final String heading;
    private final String message;
    private final String quoted;
    private final List<String> listed;
    private final String next;

    private Page(Mood mood, String heading, String message, String quoted, List<String> listed, String next) {
        this.mood = mood;
        this.heading = heading;
        this.message = message;
        this.quoted = quoted;
        this.listed = listed;
        this.next = next;
    }

    private static Page of(Mood mood, String heading, String message, String next) {
        return new Page(mood, heading, message, "", List.of(), next);
    }

    /** The person is signed in, and that is stored. */
    public static Page signedIn() {
        return of(
                Mood.GOOD,
                "You’re signed in",
                "{app} is ready to use.",
                "You can close this tab and go back to {app}.");
    }

    /**
     * The authorization server said no.
     *
     * @param refusal its answer; the description is shown, or else the error
     */
    public static Page refused(Refused refusal) {
        boolean declined = refusal.error().equals("access_denied");
        // A person who said no need not be told the code for that.
        String error = declined ? "" : refusal.error();
        String quoted = refusal.description().isEmpty() ? error : refusal.description();
        return new Page(
                Mood.BAD,
                declined ? "Sign-in was declined" : "Sign-in was refused",
                (declined ? "{app} was not given access, so you are not signed in." : "You are not signed in.")
                        + (quoted.isEmpty() ? "" : " The sign-in service says:"),
                quoted,
                List.of(),
                declined
                        ? "If that was not what you wanted, go back to {app} and sign in again."
                        : "Go back to {app} and try again. If it keeps happening, ask your administrator.");
    }

    /**
     * The person signed in, but to a workspace, an account or an organisation that the application must not use.
     *
     * @param allowed the ones it may use, by the names people know; may be empty. Five at most are shown
     */
    public static Page wrongWorkspace(List<String> allowed) {
        List<String> names = allowed.stream()
                .map(name -> ShownText.line(name, MAX_NAME))
                .filter(name -> !name.isEmpty())
                .limit(MAX_LISTED)
                .toList();
        return new Page(
                Mood.BAD,
                "That workspace can’t be used here",
                names.isEmpty()
                        ? "{app} is set up for another workspace than the one you chose. Nothing was saved."
                        : "Nothing was saved. {app} is set up for these only:",
                "",
                names,
                "Go back to {app}, sign in again, and choose the right workspace.");
    }

    /** The answer came, but too late to be used. */
    public static Page expired() {
        return of(
                Mood.BAD,
                "This sign-in took too long",
                "To keep you safe, a sign-in is open for a limited time, and this one is over. You are not signed in.",
                "Go back to {app} and sign in again.");
    }

    /** The person agreed, but the application could not finish: no tokens, or no place to keep them. */
    public static Page failed() {
        return of(
                Mood.BAD,
                "Sign-in could not be finished",
                "You did your part, but the last step went wrong, so you are not signed in.",
                "Go back to {app}: it tells what happened and what to do.");
    }

    /** The outcome is not known yet. */
    static Page working() {
        return of(
                Mood.BUSY,
                "Almost there",
                "{app} has your answer and is finishing the sign-in.",
                "Go back to {app} to see how it went. You can close this tab.");
    }

    /** Some request that is not the awaited one. */
    static Page turnedAway(CallbackFault fault) {
        return of(
                Mood.BAD,
                fault == CallbackFault.PATH ? "Nothing to see here" : "That didn’t work",
                fault.explanation(),
                "If you are signing in to {app}, go back to the tab where you began; it still waits for you.");
    }

    /**
     * The page as HTML, all text escaped.
     *
     * @param application what {@code {app}} stands for
     */
    String html(String application) {
        return new PageTemplate(Objects.requireNonNull(application, "application"))
                .render(mood, heading, message, quoted, listed, next);
    }
}
