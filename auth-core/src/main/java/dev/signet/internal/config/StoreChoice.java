package dev.signet.internal.config;

import java.util.Arrays;
import java.util.Optional;

/** Where a person wants the credential kept. */
public enum StoreChoice {
    /** In a file of the home. */
    FILE("file"),
    /** In the keyring of the operating system. */
    KEYRING("keyring"),
    /** In the best place that works here. */
    AUTO("auto"),
    /** In memory, for as long as the process runs. */
    EPHEMERAL("ephemeral");

    private final String word;

    StoreChoice(String word) {
        this.word = word;
    }

    /** As it is written in a configuration file. */
    public String word() {
        return word;
    }

    static Optional<StoreChoice> of(String word) {
        return Arrays.stream(values())
                .filter(choice -> choice.word.equals(word))
                .findFirst();
    }

    static String words() {
        return String.join(", ", Arrays.stream(values()).map(StoreChoice::word).toList());
    }
}
