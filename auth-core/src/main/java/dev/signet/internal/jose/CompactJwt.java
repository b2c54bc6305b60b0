package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;

/**
 * A signed JWT in compact form (RFC 7515, section 3.1), taken apart and not yet believed.
 *
 * @param header the protected header
 * @param claims the payload
 * @param signingInput what the signature is over, all ASCII
 * @param signature in canonical base64url
 */
public record CompactJwt(JsonObject header, JsonObject claims, String signingInput, String signature) {
    static final int MAX_LENGTH = 64 * 1024;
    private static final int PARTS = 3;

    /**
     * Takes {@code token} apart.
     *
     * @throws AssertionException when it is longer than {@link #MAX_LENGTH}, has not three parts in canonical base64url, or its
     *     first two parts are not JSON objects as {@link JsonObject#parse} takes them: no name twice, at most 64 levels deep
     */
    static CompactJwt parse(Secret token) throws AssertionException {
        return parse(token.reveal());
    }

    /**
     * As {@link #parse(Secret)}, for what somebody else sent, which may be anything.
     *
     * @param text as it was received
     * @throws AssertionException as {@link #parse(Secret)}; the message quotes nothing of {@code text}
     */
    public static CompactJwt parse(String text) throws AssertionException {
        if (text.length() > MAX_LENGTH) {
            throw Refusals.malformed("expected at most " + MAX_LENGTH + " characters, found " + text.length());
        }
        long dots = text.chars().filter(c -> c == '.').count();
        if (dots != PARTS - 1) {
            throw Refusals.malformed("expected " + PARTS + " parts with dots between them, found " + (dots + 1));
        }
        int first = text.indexOf('.');
        int second = text.lastIndexOf('.');
        var jwt = new CompactJwt(
                object("header", text.substring(0, first)),
                object("payload", text.substring(first + 1, second)),
                text.substring(0, second),
                text.substring(second + 1));
        bytes("signature", jwt.signature());
        return jwt;
    }

    private static JsonObject object(String part, String text) throws AssertionException {
        try {
            return JsonObject.parse(bytes(part, text));
        } catch (JsonSyntaxException e) {
            throw Refusals.malformed("its " + part + " is not the JSON object of a token: " + e.problem());
        }
    }

    private static byte[] bytes(String part, String text) throws AssertionException {
        return Base64Url.decode(text)
                .filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> Refusals.malformed(
                        "its " + part + " is empty or not canonical base64url without padding (RFC 7515, section 2)"));
    }

    @Override
    public String toString() {
        return "CompactJwt";
    }
}
