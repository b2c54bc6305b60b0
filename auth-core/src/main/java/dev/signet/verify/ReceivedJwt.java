package dev.signet.verify;

import dev.signet.auth.AssertionException;
import dev.signet.internal.jose.CompactJwt;
import dev.signet.internal.jose.HeaderRules;
import dev.signet.internal.jose.NumericDate;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import dev.signet.verify.VerificationException.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JWT that came in, taken apart and not yet believed. A member of another JSON type than it should have is refused, never taken for
 * absent. What is refused is told by name and kind, never by value.
 */
record ReceivedJwt(CompactJwt jwt, Answering answering) {
    private static final int MAX_TEXT = 256;

    /** {@code place} is where {@code text} was looked for; null when it is not there. */
    static ReceivedJwt parse(@Nullable String text, String place, int maxLength, Answering answering)
            throws VerificationException {
        if (text == null) {
            throw answering.refuse(Reason.MALFORMED, "expected " + place + ", found none");
        }
        if (text.length() > maxLength) {
            throw answering.refuse(
                    Reason.MALFORMED, "expected at most " + maxLength + " characters, found " + text.length());
        }
        try {
            return new ReceivedJwt(CompactJwt.parse(text), answering);
        } catch (AssertionException e) {
            throw answering.refuse(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    JsonObject header() {
        return jwt.header();
    }

    JsonObject claims() {
        return jwt.claims();
    }

    /** RFC 8725, section 3.10. {@code except} is the one member that this kind of token needs. */
    void requireNothingBrought(String except) throws VerificationException {
        Optional<String> forbidden = HeaderRules.forbidden(header(), except);
        if (forbidden.isPresent()) {
            throw malformed("expected no \"" + forbidden.get() + "\" in its header, found one");
        }
    }

    /** RFC 8725, section 3.1. */
    SigningAlgorithm requireAlgorithm(Set<SigningAlgorithm> allowed) throws VerificationException {
        Optional<SigningAlgorithm> algorithm =
                SigningAlgorithm.findSpecified(text(header(), "alg")).filter(allowed::contains);
        return algorithm.orElseThrow(
                () -> malformed("expected an algorithm of " + Algorithms.names(allowed) + ", found another one"));
    }

    /** RFC 8725, section 3.11. */
    void requireType(String type) throws VerificationException {
        if (!text(header(), "typ").equalsIgnoreCase(type)) {
            throw malformed("expected the type \"" + type + "\", found another one");
        }
    }

    /** A member that has to be there: a text of 1 to 256 characters. */
    String shortText(JsonObject object, String name) throws VerificationException {
        String text = text(object, name);
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw malformed("expected 1 to " + MAX_TEXT + " characters as \"" + name + "\", found " + text.length());
        }
        return text;
    }

    /** A member that has to be there. */
    String text(JsonObject object, String name) throws VerificationException {
        JsonValue value = object.find(name).orElseThrow(() -> missing(name));
        if (value instanceof JsonString string) {
            return string.value();
        }
        throw malformed("expected a string as \"" + name + "\", found " + value.kind());
    }

    Instant requireDate(String claim) throws VerificationException {
        return date(claim).orElseThrow(() -> missing(claim));
    }

    Optional<Instant> date(String claim) throws VerificationException {
        Optional<JsonValue> value = claims().find(claim);
        Optional<Instant> date = NumericDate.find(claims(), claim);
        if (value.isPresent() && date.isEmpty()) {
            throw malformed("expected a number of seconds up to year 9999 as \"" + claim + "\", found "
                    + value.get().kind());
        }
        return date;
    }

    VerificationException missing(String name) {
        return malformed("expected \"" + name + "\", found none");
    }

    VerificationException malformed(String problem) {
        return answering.refuse(Reason.MALFORMED, problem);
    }

    @Override
    public String toString() {
        return "ReceivedJwt";
    }
}
