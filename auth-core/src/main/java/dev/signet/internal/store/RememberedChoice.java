package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What {@code auto} chose for a home, and why: a small document among the home's files. Holds no secret.
 *
 * @param place what was chosen
 * @param reason in words for a person
 * @param at when, in whole seconds
 * @param isForWantOfKeyring whether it is files since no keyring could be reached
 */
record RememberedChoice(StorePlace place, String reason, Instant at, boolean isForWantOfKeyring) {
    static final DocumentName DOCUMENT = new DocumentName("store");

    private static final int SCHEMA = 1;
    private static final String NO_KEYRING = "no_keyring";

    /** Rounds {@code at}. */
    RememberedChoice {
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The choice, for a person. */
    String told() {
        return reason + "; remembered since " + at;
    }

    /** What the home remembers; empty also for what this version can't understand, so that it is decided anew. */
    static Optional<RememberedChoice> read(CredentialStore files) throws StoreException {
        return files.read(DOCUMENT) instanceof Snapshot.Present present ? parse(present.content()) : Optional.empty();
    }

    /** Replaces what is remembered. */
    void write(CredentialStore files, Lease lease) throws StoreException {
        byte[] json = toJson();
        Copying.write(files, lease, DOCUMENT, files.read(DOCUMENT).revision(), json);
    }

    private byte[] toJson() {
        return JsonObject.empty()
                .with("schema", JsonNumber.of(SCHEMA))
                .with("store", place.word())
                .with("reason", reason)
                .with("at", at.toString())
                .with(NO_KEYRING, isForWantOfKeyring ? JsonLiteral.TRUE : JsonLiteral.FALSE)
                .pretty();
    }

    private static Optional<RememberedChoice> parse(byte[] json) {
        try {
            var object = JsonObject.parse(json);
            boolean known = object.find("schema")
                    .filter(value ->
                            value instanceof JsonNumber number && number.floor().orElse(-1) == SCHEMA)
                    .isPresent();
            return known
                    ? Optional.of(new RememberedChoice(
                            StorePlace.of(text(object, "store"))
                                    .orElseThrow(() -> new IllegalArgumentException("no store of that name")),
                            text(object, "reason"),
                            Instant.parse(text(object, "at")),
                            object.find(NO_KEYRING)
                                    .filter(JsonLiteral.TRUE::equals)
                                    .isPresent()))
                    : Optional.empty();
        } catch (JsonSyntaxException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonObject object, String name) {
        return object.find(name)
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).value())
                .orElseThrow(() -> new IllegalArgumentException(name + " is no text"));
    }
}
