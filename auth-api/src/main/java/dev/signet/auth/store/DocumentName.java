package dev.signet.auth.store;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a document in a store. It is a word of Signet's own, not a path: a {@link StoreLayout} says where it lies.
 *
 * @param value 1 to 64 characters of {@code a-z 0-9 -}, starting with a letter
 */
public record DocumentName(String value) {
    private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /** The credential of a home. */
    public static final DocumentName CREDENTIAL = new DocumentName("credential");

    /** The record of the last refresh attempt, shared by all processes of a home. Holds no secret. */
    public static final DocumentName ATTEMPT = new DocumentName("attempt");

    /** Checks the shape. */
    public DocumentName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a document name must be 1 to 64 characters of a-z, 0-9 and '-', starting with a letter, but was \""
                            + value + "\"");
        }
    }

    /** By hand: what a record brings itself is put together at run time, which a cold start would wait for. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentName document && value.equals(document.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
