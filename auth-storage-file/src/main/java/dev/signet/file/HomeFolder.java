package dev.signet.file;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder where a login lives, and the rules for folders.
 *
 * <p>A home that we can write must be ours and is closed to others by the first write; one that we can't write is served
 * whoever owns it. Reading creates and repairs nothing.
 */
final class HomeFolder {
    static final int ROOT = 0;

    private final Path path;
    private final Platform platform;
    private final Notices notices;
    private final boolean readOnly;

    /** Looks at the home, which need not exist. Creates and repairs nothing. */
    HomeFolder(Path path, Platform platform, Notices notices) throws StoreException {
        this.path = path;
        this.platform = platform;
        this.notices = notices;
        Path found = nearestExisting();
        this.readOnly = !platform.account().mayWrite().test(found);
        FileStat stat = look(path);
        if (stat != null && !readOnly) {
            judge(path, stat);
        }
    }

    Path path() {
        return path;
    }

    /** Whether it can't be written; decided once, when the store was opened. */
    boolean isReadOnly() {
        return readOnly;
    }

    /**
     * Makes ready the folder that will hold {@code relative}: the home and each folder on the way exist, are ours and are
     * closed to others.
     *
     * @param relative a file's path within the home
     * @return its real folder
     */
    Path makeReady(Path relative) throws StoreException {
        try {
            if (!Files.isDirectory(path)) {
                createWithParents(path);
            }
            FileStat named = FileStat.ifPresent(path);
            if (named != null && named.kind() == FileStat.Kind.LINK) {
                judgeLink(path, named);
            }
            Path folder = path.toRealPath();
            admit(folder);
            for (Path part : parentOf(relative)) {
                folder = folder.resolve(part);
                if (FileStat.ifPresent(folder) == null) {
                    create(folder);
                }
                admit(folder);
            }
            return folder;
        } catch (IOException failure) {
            throw FileFaults.of(failure, "prepare", path.resolve(relative));
        }
    }

    /** A folder that another program made and a link leads to: it is not ours to repair, but must not be anybody's. */
    void judgeLinked(Path folder) throws StoreException, IOException {
        FileStat stat = FileStat.of(folder);
        if (!stat.isSticky() && !platform.account().owns(stat)) {
            throw foreign(folder, stat);
        }
        if (stat.isAnybodys()) {
            throw FileFaults.unsafe(
                    folder,
                    "anybody may swap files in it, mode " + stat.modeText(),
                    "Close it with `chmod o-w " + folder + "`.");
        }
    }

    /** A link leads where its owner likes: only we and root may say where we write. */
    void judgeLink(Path link, FileStat stat) throws StoreException {
        if (!readOnly && stat.owner() != ROOT && !platform.account().owns(stat)) {
            throw foreign(link, stat);
        }
    }

    private void admit(Path folder) throws IOException {
        FileStat before = FileStat.of(folder, LinkOption.NOFOLLOW_LINKS);
        judge(folder, before);
        if (!before.isOpenToOthers() || platform.permissions() != OwnerOnly.POSIX) {
            return;
        }
        platform.permissions().restrict(folder, before);
        FileStat after = FileStat.of(folder);
        if (after.isOpenToOthers()) {
            throw FileFaults.unsafe(
                    folder,
                    "expected mode rwx------, found " + after.modeText() + ", and the file system keeps no other",
                    "Choose a home on a file system with owner-only folders; `chmod 700 " + folder
                            + "` has no effect.");
        }
        notices.repaired(folder, before, after);
    }

    private void judge(Path folder, FileStat stat) throws StoreException {
        if (stat.kind() != FileStat.Kind.FOLDER) {
            throw FileFaults.unsafe(
                    folder, "expected a folder, found " + stat.kind().words(), "Move it away, or choose another home.");
        }
        if (!platform.account().owns(stat)) {
            throw foreign(folder, stat);
        }
        // Closing a folder that is shared by design, such as /tmp when root asks, would harm others.
        if (stat.isSticky() || folder.getParent() == null) {
            throw FileFaults.unsafe(
                    folder,
                    "it is shared with other programs",
                    "Choose a folder of its own as the home, such as " + folder.resolve("signet-home") + ".");
        }
    }

    private StoreException foreign(Path folder, FileStat stat) {
        String name = platform.account().name();
        return FileFaults.unsafe(
                folder,
                "expected the owner " + name + ", found uid " + stat.owner() + ", mode " + stat.modeText(),
                "Give it to the account that runs this program with `sudo chown " + name + " " + folder
                        + "`, or choose another home.");
    }

    /** The home itself, or the nearest folder above it that is there. */
    private Path nearestExisting() throws StoreException {
        for (Path at = path; at != null; at = at.getParent()) {
            FileStat stat = look(at);
            if (stat != null) {
                if (stat.kind() != FileStat.Kind.FOLDER) {
                    throw FileFaults.unsafe(
                            at,
                            "expected a folder, found " + stat.kind().words(),
                            "Move it away, or choose another home.");
                }
                return at;
            }
        }
        throw new StoreException(
                Kind.UNREACHABLE, "nothing of " + path + " exists", "Choose a home on a mounted file system.", null);
    }

    /** What a path leads to; null when nothing is there. */
    private static @Nullable FileStat look(Path at) throws StoreException {
        try {
            return FileStat.of(at);
        } catch (NoSuchFileException absent) {
            if (Files.isSymbolicLink(at)) {
                throw FileFaults.unsafe(
                        at, "the link leads to nothing", "Create what it leads to, or remove it with `rm " + at + "`.");
            }
            return null;
        } catch (IOException failure) {
            throw FileFaults.of(failure, "look at", at);
        }
    }

    private void createWithParents(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            createWithParents(parent);
        }
        create(folder);
    }

    private void create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, platform.permissions().attributes(FileStat.Kind.FOLDER));
        } catch (FileAlreadyExistsException another) {
            return; // Another process was first; the rules judge what it made.
        }
        platform.permissions().restrict(folder, FileStat.of(folder));
        Path parent = folder.getParent();
        if (parent != null && platform.permissions() == OwnerOnly.POSIX) {
            syncEntries(parent);
        }
    }

    /** A new folder must outlive a power cut like what is put in it; a parent that we may not read is taken as it is. */
    private static void syncEntries(Path parent) {
        try (var entries = UninterruptibleFile.open(parent.toRealPath())) {
            entries.sync();
        } catch (IOException unreadable) {
            // Nothing is lost but the promise for this one moment; the save itself syncs its own folder.
        }
    }

    private static Iterable<Path> parentOf(Path relative) {
        Path parent = relative.getParent();
        return parent == null ? List.of() : parent;
    }
}
