package dev.signet.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes what a killed process of ours left beside a document. Only under the lease, so nobody else's save is in progress,
 * and only what is ours by name, owner and kind. Safe for use by several threads.
 */
final class Leftovers {
    private final Account account;
    private final Set<Path> inUse = ConcurrentHashMap.newKeySet();

    Leftovers(Account account) {
        this.account = account;
    }

    void using(Path temp) {
        inUse.add(temp);
    }

    void doneWith(Path temp) {
        inUse.remove(temp);
    }

    /** Removes the temporary files of {@code target} that no open draft of this store uses. */
    void sweep(Path target) throws IOException {
        DirectoryStream.Filter<Path> ours = candidate -> FileNames.isTemp(target, candidate);
        try (var found = Files.newDirectoryStream(FileNames.folder(target), ours)) {
            for (Path temp : found) {
                if (!inUse.contains(temp)) {
                    remove(temp);
                }
            }
        } catch (NoSuchFileException noFolder) {
            // Then there is nothing in it.
        }
    }

    /** Whether an open draft uses it, by whatever path: the name is one that nobody guesses. */
    boolean isInUse(Path temp) {
        String name = FileNames.base(temp);
        return inUse.stream().anyMatch(each -> FileNames.base(each).equals(name));
    }

    /** Removes a plain file of ours and says whether it did; anything else is left alone. */
    boolean remove(Path file) throws IOException {
        FileStat stat = FileStat.ifPresent(file);
        return stat != null && stat.kind() == FileStat.Kind.FILE && account.owns(stat) && Files.deleteIfExists(file);
    }
}
