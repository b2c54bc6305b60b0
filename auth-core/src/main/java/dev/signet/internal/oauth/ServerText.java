package dev.signet.internal.oauth;

import java.util.regex.Pattern;

/** Text of a server made fit to be shown to a person: nothing in it can steer a terminal or turn the reading direction. */
public final class ServerText {
    private static final Pattern TERMINAL_SEQUENCE = Pattern.compile(
            "\\u001B\\[[0-?]*[ -/]*[@-~]|\\u001B\\][^\\u0007\\u001B]*(?:\\u0007|\\u001B\\\\)?|\\u009B[0-?]*[ -/]*[@-~]");

    /** Line breaks, other control characters, format characters such as bidi controls, lone surrogates, private use. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private static final String ELLIPSIS = "…";

    private ServerText() {}

    /**
     * What is left of {@code text} without control characters, terminal sequences, format and bidi characters.
     *
     * @param maxLength in characters; what is longer is cut and ends with an ellipsis
     * @return may be empty
     */
    public static String shown(String text, int maxLength) {
        String plain = UNFIT.matcher(TERMINAL_SEQUENCE.matcher(text).replaceAll(""))
                .replaceAll("")
                .strip();
        if (plain.length() <= maxLength) {
            return plain;
        }
        int end = maxLength - ELLIPSIS.length();
        boolean splitsPair = Character.isHighSurrogate(plain.charAt(end - 1));
        return plain.substring(0, splitsPair ? end - 1 : end) + ELLIPSIS;
    }
}
