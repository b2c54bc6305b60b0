package dev.signet.internal.text;

import java.util.regex.Pattern;

/**
 * Somebody else's text, made fit to be shown to a person: without control characters, escape sequences of terminals, and characters
 * that change the direction of text or can't be seen. Pure.
 */
public final class ShownText {
    /** ECMA-48: CSI sequences, then strings such as OSC up to their end, then other sequences of two characters. */
    private static final Pattern ESCAPE_SEQUENCES = Pattern.compile(
            "(?:\\x1B\\[|\\x9B)[0-?]*[ -/]*[@-~]?|\\x1B[]PX^_][^\\x07\\x1B]*(?:\\x07|\\x1B\\\\)?|\\x1B.?");

    /** Controls, format characters (bidirectional ones among them), lone surrogates, private use, unassigned, line breaks, fillers. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\u034F\\u115F\\u1160\\u3164\\uFFA0]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private static final String ELLIPSIS = "…";

    private ShownText() {}

    /**
     * Prose on one line: line breaks, tabs and rows of blanks become one blank.
     *
     * @param text of any origin and length
     * @param maxCharacters how much of it is kept, in code points; an ellipsis stands for the rest
     * @return may be empty
     */
    public static String line(String text, int maxCharacters) {
        String plain = ESCAPE_SEQUENCES.matcher(text).replaceAll("");
        plain = bare(SPACES.matcher(plain).replaceAll(" ")).strip();
        if (plain.codePointCount(0, plain.length()) <= maxCharacters) {
            return plain;
        }
        return plain.substring(0, plain.offsetByCodePoints(0, maxCharacters - 1))
                        .strip()
                + ELLIPSIS;
    }

    /**
     * A text that is typed or compared, such as a code: line breaks vanish like other controls, and the blanks within stay as they are.
     *
     * @param maxLength in {@code char}s, as {@link String#length()} counts; what is longer is cut and ends with an ellipsis
     * @return may be empty
     */
    public static String code(String text, int maxLength) {
        String plain = bare(ESCAPE_SEQUENCES.matcher(text).replaceAll("")).strip();
        if (plain.length() <= maxLength) {
            return plain;
        }
        int end = maxLength - ELLIPSIS.length();
        boolean splitsPair = Character.isHighSurrogate(plain.charAt(end - 1));
        return plain.substring(0, splitsPair ? end - 1 : end) + ELLIPSIS;
    }

    /**
     * The last gate before a terminal: whatever was forgotten before, no control, line break or character that can't be seen gets
     * through. The rest of an escape sequence stays, harmless, where somebody may wonder at it.
     */
    public static String bare(String text) {
        return UNSEEN.matcher(text).replaceAll("");
    }
}
