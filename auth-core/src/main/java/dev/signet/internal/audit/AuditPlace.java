package dev.signet.internal.audit;

import dev.signet.internal.owned.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where an audit file is. Immutable.
 *
 * @param file its path, for people and for reading
 * @param finder makes the folders on the way
 */
public record AuditPlace(Path file, Finder finder) {
    private static final String NAME = "audit.jsonl";

    /** Finds the file at its real path. */
    @FunctionalInterface
    interface Finder {
        Path find() throws IOException;
    }

    /** In a home's folder of Signet's own. */
    public static AuditPlace in(Path home, String ownFolder) {
        return new AuditPlace(
                home.resolve(ownFolder).resolve(NAME),
                () -> OwnerOnly.folderIn(home, ownFolder).resolve(NAME));
    }

    /** Where the application wants it. */
    public static AuditPlace chosen(Path file) {
        Path absolute = file.toAbsolutePath();
        return new AuditPlace(
                absolute,
                () -> OwnerOnly.chosenFolder(absolute.resolveSibling("")).resolve(absolute.getFileName()));
    }

    Path find() throws IOException {
        return finder.find();
    }
}
