package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a token must claim: one issuer, one audience, and dates that fit now (RFC 7519, section 4.1; RFC 8725, sections 3.8 and
 * 3.9). A claim of another JSON type than it should have is refused, never taken for absent.
 *
 * @param issuer exactly this one
 * @param audience one of those the token is for
 */
record ClaimRules(String issuer, String audience) {
    static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final String NEW_TOKEN =
            "Get a new token. If this one is new, the clock of this machine or of the issuer is wrong: correct it.";

    /**
     * Checks {@code claims}.
     *
     * @return when the token expires, without leeway
     * @throws AssertionException naming what was expected and found
     */
    Instant requireFit(JsonObject claims, Instant now) throws AssertionException {
        requireIssuer(claims);
        requireAudience(claims);
        Instant expiresAt = date(claims, "exp").orElseThrow(() -> missing("exp"));
        if (!now.isBefore(expiresAt.plus(LEEWAY))) {
            throw Refusals.token("it expired at " + expiresAt + ", and now it is " + now, NEW_TOKEN);
        }
        for (String name : List.of("iat", "nbf")) {
            Optional<Instant> begin = date(claims, name);
            if (begin.isPresent()) {
                requireBegun(name, begin.get(), expiresAt, now);
            }
        }
        return expiresAt;
    }

    private static void requireBegun(String name, Instant begin, Instant expiresAt, Instant now)
            throws AssertionException {
        if (begin.isAfter(now.plus(LEEWAY))) {
            throw Refusals.token(
                    "\"" + name + "\" lies in the future: it is " + begin + ", and now it is " + now, NEW_TOKEN);
        }
        if (!begin.isBefore(expiresAt)) {
            throw Refusals.malformed("expected \"" + name + "\" before \"exp\", found " + begin + " and " + expiresAt);
        }
    }

    private void requireIssuer(JsonObject claims) throws AssertionException {
        JsonValue value = claims.find("iss").orElseThrow(() -> missing("iss"));
        if (!(value instanceof JsonString found)) {
            throw Refusals.malformed("expected a string as \"iss\", found " + value.kind());
        }
        if (!found.value().equals(issuer)) {
            throw Refusals.token(
                    "expected the issuer \"" + issuer + "\", found " + Refusals.shown(found.value()),
                    "Use a token of this issuer, or configure the issuer of this token.");
        }
    }

    private void requireAudience(JsonObject claims) throws AssertionException {
        JsonValue value = claims.find("aud").orElseThrow(() -> missing("aud"));
        List<JsonValue> audiences = value instanceof JsonArray array ? array.elements() : List.of(value);
        boolean meant = false;
        for (JsonValue each : audiences) {
            if (!(each instanceof JsonString found)) {
                throw Refusals.malformed("expected strings as \"aud\", found " + each.kind());
            }
            meant |= found.value().equals(audience);
        }
        if (!meant) {
            throw Refusals.token(
                    "expected the audience \"" + audience + "\", found " + shown(audiences),
                    "Get a token that is meant for this audience.");
        }
    }

    /** Looked at only after all of them are known to be strings. */
    private static String shown(List<JsonValue> audiences) {
        if (audiences.isEmpty()) {
            return "none";
        }
        return Refusals.shown(((JsonString) audiences.get(0)).value())
                + (audiences.size() == 1 ? "" : " and " + (audiences.size() - 1) + " more");
    }

    private static Optional<Instant> date(JsonObject claims, String name) throws AssertionException {
        Optional<JsonValue> value = claims.find(name);
        Optional<Instant> date = NumericDate.find(claims, name);
        if (value.isPresent() && date.isEmpty()) {
            throw Refusals.malformed("expected a number of seconds up to year 9999 as \"" + name + "\", found "
                    + value.get().kind());
        }
        return date;
    }

    private static AssertionException missing(String name) {
        return Refusals.malformed("expected \"" + name + "\" among its claims, found none");
    }
}
