package dev.signet.file;

import dev.signet.auth.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes all that the store keeps in a home besides documents: temporary files beside them and copies laid aside, of whatever
 * document. Goes by name, owner and kind, enters no link, and goes on past what can't be removed. Made for one sweep, under the
 * lease; used by one thread.
 */
final class HomeSweep {
    private final Platform platform;
    private final Leftovers leftovers;
    private final List<String> removed = new ArrayList<>();
    private @Nullable StoreException failure;

    HomeSweep(Platform platform, Leftovers leftovers) {
        this.platform = platform;
        this.leftovers = leftovers;
    }

    /**
     * Sweeps the home, what is Signet's own within it, and the quarantine within that.
     *
     * @param home its real path
     * @param ownFolder relative to it
     * @param quarantine the name of the quarantine folder
     * @return what was removed
     * @throws StoreException the first thing that could not be removed, after all else was
     */
    List<String> run(Path home, Path ownFolder, String quarantine) throws StoreException {
        sweep(home, this::isTemp);
        Path own = home;
        boolean there = true;
        for (Path part : ownFolder) {
            own = own.resolve(part);
            there = there && isOurFolder(own);
        }
        if (there) {
            sweep(own, this::isTemp);
            Path copies = own.resolve(quarantine);
            if (isOurFolder(copies)) {
                sweep(copies, file -> isTemp(file) || FileNames.isAnyCopy(FileNames.base(file)));
            }
        }
        if (failure != null) {
            throw failure;
        }
        return List.copyOf(removed);
    }

    private boolean isTemp(Path file) {
        return FileNames.isAnyTemp(FileNames.base(file)) && !leftovers.isInUse(file);
    }

    /** A link could lead to files of somebody else with names like ours: it is told, and not followed. */
    private boolean isOurFolder(Path folder) {
        try {
            FileStat stat = FileStat.ifPresent(folder);
            if (stat == null) {
                return false;
            }
            if (stat.kind() == FileStat.Kind.FOLDER && platform.account().owns(stat)) {
                return true;
            }
            failed(FileFaults.unsafe(
                    folder,
                    "expected a folder of " + platform.account().name() + ", found "
                            + stat.kind().words() + " of uid " + stat.owner(),
                    "Look what is there, and remove copies of credentials by hand."));
        } catch (IOException e) {
            failed(FileFaults.of(e, "look at", folder));
        }
        return false;
    }

    private void sweep(Path folder, Predicate<Path> ours) {
        try {
            int before = removed.size();
            entries(folder).stream().filter(ours).forEach(this::remove);
            if (removed.size() > before && platform.permissions() == OwnerOnly.POSIX) {
                try (var entries = UninterruptibleFile.open(folder)) {
                    entries.sync();
                }
            }
        } catch (IOException e) {
            failed(FileFaults.of(e, "sweep", folder));
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (var found = Files.newDirectoryStream(folder)) {
            found.forEach(entries::add);
        } catch (NoSuchFileException gone) {
            return entries;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private void remove(Path file) {
        try {
            if (leftovers.remove(file)) {
                removed.add(file.toString());
            }
        } catch (IOException e) {
            failed(FileFaults.of(e, "delete", file));
        }
    }

    private void failed(StoreException e) {
        if (failure == null) {
            failure = e;
        } else {
            failure.addSuppressed(e);
        }
    }
}
