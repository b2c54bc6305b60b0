package dev.signet.internal.oidc;

import java.util.Locale;

/**
 * What an application is called in its world: 1 to 32 characters of {@code a-z 0-9 -}, beginning with a letter. It becomes the
 * name of a folder and of a keyring service, and in upper case, with {@code _} for {@code -}, the prefix of variables; so no
 * two names share a folder or a variable on any platform.
 *
 * @param value the name
 */
record AppName(String value) {
    private static final int MAX_LENGTH = 32;

    /** Checks the shape, without a regular expression: every process that starts comes by here. */
    AppName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("the name of an application must be 1 to " + MAX_LENGTH
                    + " characters of a-z, 0-9 and '-', beginning with a letter, but was \"" + value + "\"");
        }
    }

    private static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !isLetter(text.charAt(0))) {
            return false;
        }
        for (var i = 1; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    /** A variable of this application: {@code HOME} gives {@code ACME_CLI_HOME} for {@code acme-cli}. */
    String variable(String suffix) {
        return value.toUpperCase(Locale.ROOT).replace('-', '_').concat("_").concat(suffix);
    }
}
