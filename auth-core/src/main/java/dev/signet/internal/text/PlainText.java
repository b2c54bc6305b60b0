package dev.signet.internal.text;

/**
 * Which texts may go where. Pure, and without regular expressions or lambdas: it is used while a home is first read, when the first use of
 * each costs more than the reading.
 */
public final class PlainText {
    private static final int MAX_SHOWN = 200;

    private PlainText() {}

    /** Whether a text can be part of a header's value, between white space (RFC 9110, section 5.5). */
    public static boolean isSendable(String text) {
        return isWithin(text, '!');
    }

    /** Whether a text is {@code VSCHAR} throughout (RFC 6749, appendix A), and so may be shown to a person as it is. */
    public static boolean isPrintable(String text) {
        return isWithin(text, ' ');
    }

    /** Whether a text can be shown to a person as it is: in any script, with nothing in it that could steer a terminal. */
    public static boolean isFitToShow(String text) {
        for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            switch (Character.getType(text.codePointAt(i))) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
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
    public static String shown(String text) {
        return "\"".concat(cut(text)).concat("\"");
    }

    /** At most 200 characters of a text, with {@code ?} for what could steer a terminal. */
    public static String cut(String text) {
        var shown = new StringBuilder();
        for (var i = 0; i < text.length() && i < MAX_SHOWN; i++) {
            var c = text.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return shown.append(text.length() > MAX_SHOWN ? "..." : "").toString();
    }
}
