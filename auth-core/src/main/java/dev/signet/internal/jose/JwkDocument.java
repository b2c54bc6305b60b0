package dev.signet.internal.jose;

import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The outside of a JWK set (RFC 7517, section 5): a document with public keys and nothing that should not have been published. */
public final class JwkDocument {
    private JwkDocument() {}

    /** The document is no JWK set that can be trusted. The message says why and quotes nothing. */
    public static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String problem) {
            super(problem);
        }
    }

    /**
     * The members of {@code keys}, not yet looked into.
     *
     * @param json the whole document
     * @param maxKeys how many there may be
     * @return may be empty, as that of an issuer that has withdrawn all
     * @throws UnfitException for anything but an object with an array {@code keys} of objects, for too many, and for a private or
     *     symmetric key
     */
    public static List<JsonObject> keys(String json, int maxKeys) throws UnfitException {
        List<JsonValue> all = elements(json);
        if (all.size() > maxKeys) {
            throw new UnfitException("expected at most " + maxKeys + " keys, found " + all.size());
        }
        var keys = new ArrayList<JsonObject>(all.size());
        for (JsonValue element : all) {
            if (!(element instanceof JsonObject jwk)) {
                throw new UnfitException("expected objects in \"keys\", found " + element.kind());
            }
            if (PublicJwk.givesPrivatePartAway(jwk)) {
                throw new UnfitException("expected public keys only, found a private or symmetric one");
            }
            keys.add(jwk);
        }
        return keys;
    }

    private static List<JsonValue> elements(String json) throws UnfitException {
        try {
            JsonObject document = JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
            if (document.find("keys").orElse(null) instanceof JsonArray array) {
                return array.elements();
            }
            throw new UnfitException("expected an array \"keys\", found none");
        } catch (JsonSyntaxException e) {
            throw new UnfitException(e.problem());
        }
    }
}
