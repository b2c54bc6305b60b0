package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The body that a registration was answered with. What is thrown quotes nothing of it. */
final class RegistrationAnswer {
    private final String registration;
    private final JsonObject members;

    private RegistrationAnswer(String registration, JsonObject members) {
        this.registration = registration;
        this.members = members;
    }

    static RegistrationAnswer parse(String registration, String body) throws AssertionException {
        try {
            return new RegistrationAnswer(registration, JsonObject.parse(body.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonSyntaxException e) {
            throw unusable(registration, e.problem());
        }
    }

    /** The text under {@code name}. Null, an empty text and a value of another kind say no more than an absent member. */
    Optional<String> find(String name) {
        return members.find(name)
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).value())
                .filter(text -> !text.isEmpty());
    }

    /** Passes an id that can be signed. */
    String valid(String what, String id) throws AssertionException {
        if (!AssertionId.isValid(id)) {
            throw unusable("expected a " + what + " of " + AssertionId.expected() + ", found " + AssertionId.found(id));
        }
        return id;
    }

    AssertionException unusable(String problem) {
        return unusable(registration, problem);
    }

    private static AssertionException unusable(String registration, String problem) {
        return new AssertionException(
                true,
                "the answer to the " + registration + " can't be used: " + problem,
                "Check that the address is that of the agent service, and that no proxy answers in its place.",
                null);
    }
}
