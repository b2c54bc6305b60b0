package dev.signet.internal.store;

import java.util.Arrays;
import java.util.Optional;

/** Where a home's credential can be kept across runs. Which of them there are depends on the stores that are part of the program. */
public enum StorePlace {
    /** An entry of the operating system's keyring. */
    KEYRING("keyring"),
    /** An encrypted file of the home, whose passphrase is in the keyring. */
    ENCRYPTED_FILE("encrypted-file"),
    /** A file of the home, in plain text. */
    FILE("file");

    private final String word;

    StorePlace(String word) {
        this.word = word;
    }

    /** What the store is called in settings. */
    public String word() {
        return word;
    }

    /** The place that a setting names; empty when it names another kind of store. */
    public static Optional<StorePlace> of(String word) {
        return Arrays.stream(values()).filter(place -> place.word.equals(word)).findFirst();
    }
}
