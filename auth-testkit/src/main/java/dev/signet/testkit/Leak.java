package dev.signet.testkit;

/**
 * A secret seen where none may be. It does not hold the secret.
 *
 * @param where the channel, such as {@code System.out}
 * @param form how the secret was written, such as {@code base64}
 * @param before up to 60 characters of what stood before it, with whatever may belong to the secret cut off
 */
public record Leak(String where, String form, String before) {
    @Override
    public String toString() {
        return "a secret (" + form + ") in " + where + " after \"" + before + "\"";
    }
}
