package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import java.util.regex.Pattern;

/** Why a token is not believed, as an exception that says what to do. */
final class Refusals {
    private static final Pattern SHOWABLE = Pattern.compile("[ -~]{1,128}");

    private Refusals() {}

    /** The token itself is at fault, whatever the network does. */
    static AssertionException token(String problem, String remedy) {
        return new AssertionException(false, "the JWT is refused: " + problem, remedy, null);
    }

    /** The token is not what an issuer makes. */
    static AssertionException malformed(String problem) {
        return token(
                problem, "Pass the whole token as the issuer made it. If it is whole, the issuer must correct it.");
    }

    /** The keys to check the token with could not be had. */
    static AssertionException noKeys(String problem) {
        return new AssertionException(
                true,
                "the JWT could not be verified: " + problem,
                "Check the network and the address of the JWK set, then try again.",
                null);
    }

    /** Text of the token, in quotes; anything long or unprintable is left out, since it may be anything. */
    static String shown(String text) {
        return SHOWABLE.matcher(text).matches() ? '"' + text + '"' : "a text that can't be shown";
    }
}
