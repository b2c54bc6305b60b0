package dev.signet.internal.oidc;

/** Which texts may go where. */
final class PlainText {
    private static final int MAX_SHOWN = 200;

    private PlainText() {}

    /** Whether a text can be part of a header's value, between white space (RFC 9110, section 5.5). */
    static boolean isSendable(String text) {
        return isWithin(text, '!');
    }

    /** Whether a text is {@code VSCHAR} throughout (RFC 6749, appendix A), and so may be shown to a person as it is. */
    static boolean isPrintable(String text) {
        return isWithin(text, ' ');
    }

    private static boolean isWithin(String text, char least) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < least || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** A text from a document, for a message: as {@link #cut}, in quotes. */
    static String shown(String text) {
        return "\"".concat(cut(text)).concat("\"");
    }

    /** At most 200 characters of a text, with {@code ?} for what could steer a terminal. */
    static String cut(String text) {
        var shown = new StringBuilder();
        for (var i = 0; i < text.length() && i < MAX_SHOWN; i++) {
            var c = text.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return shown.append(text.length() > MAX_SHOWN ? "..." : "").toString();
    }
}
