package dev.signet.internal.callback;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Reads what a person pastes when the browser runs on another machine than the application and so could not reach it: the
 * whole address that the browser was sent to, or its query. The same rules hold as for {@link CallbackServer}. Pure.
 */
public final class PastedRedirect {
    private static final Pattern QUOTED = Pattern.compile("([\"'`])(.*)\\1|<(.*)>");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");
    private static final Pattern LOOPBACK =
            Pattern.compile("127\\.0\\.0\\.1|localhost|\\[::1]", Pattern.CASE_INSENSITIVE);

    private PastedRedirect() {}

    /**
     * Judges {@code pasted}.
     *
     * @param pasted with blanks, quotes or angle brackets around it, and broken into lines, as terminals and mail do
     * @param terms of the sign-in; the port is not compared, since the {@code state} tells sign-ins apart
     * @return the answer, or why there is none; nothing of what was pasted is quoted
     */
    public static Judgement judge(String pasted, CallbackTerms terms) {
        try {
            return new Judgement.Accepted(terms.rules().judge(query(pasted, terms)));
        } catch (TurnedAwayException e) {
            return new Judgement.TurnedAway(e.fault());
        }
    }

    private static String query(String pasted, CallbackTerms terms) throws TurnedAwayException {
        if (pasted.length() > terms.limits().headBytes()) {
            throw new TurnedAwayException(CallbackFault.TOO_LONG);
        }
        String text = unwrap(pasted);
        int mark = text.indexOf('?');
        String address = mark < 0 ? "" : text.substring(0, mark);
        if (!address.isEmpty()) {
            requireOurs(address, terms.path());
        }
        String query = text.substring(mark + 1);
        // Some pages add an empty fragment, so that the browser does not keep an earlier one.
        return query.endsWith("#") || query.endsWith("#_=_") ? query.substring(0, query.lastIndexOf('#')) : query;
    }

    private static String unwrap(String pasted) {
        String text = LINE_BREAKS.matcher(pasted.strip()).replaceAll("");
        var quoted = QUOTED.matcher(text);
        if (!quoted.matches()) {
            return text;
        }
        String inner = quoted.group(2);
        return (inner == null ? quoted.group(3) : inner).strip();
    }

    /** A query under another address was made for somebody else. */
    private static void requireOurs(String address, String path) throws TurnedAwayException {
        try {
            URI uri = new URI(address);
            boolean ours = "http".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && LOOPBACK.matcher(uri.getHost()).matches()
                    && uri.getRawUserInfo() == null
                    && path.equals(uri.getRawPath());
            if (!ours) {
                throw new TurnedAwayException(CallbackFault.PATH);
            }
        } catch (URISyntaxException e) {
            throw new TurnedAwayException(CallbackFault.PARAMETERS);
        }
    }
}
