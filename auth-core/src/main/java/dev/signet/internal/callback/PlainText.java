package dev.signet.internal.callback;

import java.util.regex.Pattern;

/**
 * Somebody else's text, made fit to be shown to a person: one line, without control characters, escape sequences of
 * terminals, or characters that change the direction of text or can't be seen.
 */
final class PlainText {
    /** ECMA-48: CSI sequences, then strings such as OSC up to their end, then other sequences of two characters. */
    private static final Pattern ESCAPE_SEQUENCES = Pattern.compile(
            "(?:\\x1B\\[|\\x9B)[0-?]*[ -/]*[@-~]?|\\x1B[]PX^_][^\\x07\\x1B]*(?:\\x07|\\x1B\\\\)?|\\x1B.?");

    /** Controls, format characters (bidirectional ones among them), lone surrogates, private use, unassigned. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\u034F\\u115F\\u1160\\u3164\\uFFA0]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private PlainText() {}

    /**
     * Cleans {@code text}.
     *
     * @param text of any origin and length
     * @param maxCharacters how much of it is kept, in code points; an ellipsis stands for the rest
     */
    static String of(String text, int maxCharacters) {
        String plain = ESCAPE_SEQUENCES.matcher(text).replaceAll("");
        plain = SPACES.matcher(plain).replaceAll(" ");
        plain = UNSEEN.matcher(plain).replaceAll("").strip();
        if (plain.codePointCount(0, plain.length()) <= maxCharacters) {
            return plain;
        }
        return plain.substring(0, plain.offsetByCodePoints(0, maxCharacters - 1))
                        .strip() + "…";
    }
}
