package dev.signet.internal.policy;

import java.util.Objects;

/**
 * Where a credential comes from.
 *
 * @param place the sort of source
 * @param name the store or the variable; empty for the others
 */
public record CredentialSource(Place place, String name) {
    /** The sorts of sources. */
    public enum Place {
        /** A credential store. */
        STORE("store"),
        /** An environment variable. */
        ENVIRONMENT("environment variable"),
        /** A command that prints it. */
        COMMAND("command"),
        /** The application that embeds Signet. */
        APPLICATION("application"),
        /** It can't be told; refused when a policy says anything about stores or variables. */
        UNKNOWN("unknown source");

        private final String words;

        Place(String words) {
            this.words = words;
        }
    }

    /** Checks that a store or variable has a name. */
    public CredentialSource {
        Objects.requireNonNull(place, "place");
        boolean named = place == Place.STORE || place == Place.ENVIRONMENT;
        if (named == name.isBlank()) {
            throw new IllegalArgumentException(
                    named
                            ? "a source of kind " + place + " needs a name"
                            : "a source of kind " + place + " has no name");
        }
    }

    /** The store called {@code name}. */
    public static CredentialSource store(String name) {
        return new CredentialSource(Place.STORE, name);
    }

    /** The environment variable called {@code variable}. */
    public static CredentialSource environment(String variable) {
        return new CredentialSource(Place.ENVIRONMENT, variable);
    }

    /** A source without a name. */
    public static CredentialSource of(Place place) {
        return new CredentialSource(place, "");
    }

    /** For a person. */
    String words() {
        return name.isEmpty() ? place.words : place.words + " " + Shown.text(name);
    }
}
