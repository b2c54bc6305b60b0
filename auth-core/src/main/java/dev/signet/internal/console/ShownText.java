package dev.signet.internal.console;

import java.util.regex.Pattern;

/**
 * The last gate before a terminal: no text of anybody else brings controls, line breaks or characters that can't be seen. It was made fit
 * to be read before; this holds even if that was forgotten. Pure.
 */
public final class ShownText {
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private ShownText() {}

    /** {@code text} without them. */
    public static String of(String text) {
        return UNSEEN.matcher(text).replaceAll("");
    }
}
