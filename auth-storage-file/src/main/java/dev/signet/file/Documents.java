package dev.signet.file;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a document's file and applies the rules for files.
 *
 * <p>In a home that we can write, the file, or what a link there leads to, is a plain file of ours with one name. What can't
 * be written anyway is served more freely: all of a home that is read-only, a file that something is mounted on, root's file,
 * a link into a folder that is closed to us.
 */
final class Documents {
    private static final int LOOKS = 3;

    private final HomeFolder home;
    private final StoreLayout layout;
    private final Platform platform;
    // The table of mounts is long in containers; a file that was no mount point stays none while its inode is the same.
    private final Map<Path, String> unmounted = new ConcurrentHashMap<>();

    Documents(HomeFolder home, StoreLayout layout, Platform platform) {
        this.home = home;
        this.layout = layout;
        this.platform = platform;
    }

    /**
     * A document as it lies just now.
     *
     * @param path where the layout puts it
     * @param target the file itself, links resolved
     * @param stat how it was found; null when it is not there
     */
    record Located(Path path, Path target, @Nullable FileStat stat) {
        boolean isLinked() {
            return !path.equals(target);
        }

        Path folder() {
            return FileNames.folder(target);
        }
    }

    /** The document's path within the home, as the layout says. */
    Path relative(DocumentName name) {
        String text = layout.file(name);
        Path relative = Path.of(text);
        Path inside = home.path().resolve(relative);
        if (relative.isAbsolute()
                || text.isEmpty()
                || !relative.normalize().equals(relative)
                || !inside.normalize().startsWith(home.path())) {
            throw new IllegalArgumentException(
                    "the layout must place \"" + name + "\" inside the home, but said \"" + text + "\"");
        }
        return relative;
    }

    Path path(DocumentName name) {
        return home.path().resolve(relative(name));
    }

    /** Finds a document for reading. */
    Located locate(DocumentName name) throws StoreException {
        return judged(resolve(path(name)));
    }

    /** Finds a document for writing, in folders made ready for it. */
    Located locateForWriting(DocumentName name) throws StoreException {
        if (home.isReadOnly()) {
            throw FileFaults.readOnly(
                    path(name), homeRestriction().detail(), homeRestriction().remedy());
        }
        Path relative = relative(name);
        Path folder = home.makeReady(relative);
        Located found = judged(resolve(folder.resolve(relative.getFileName())));
        Restriction restriction = restriction(found);
        if (restriction != null) {
            throw FileFaults.readOnly(found.path(), restriction.detail(), restriction.remedy());
        }
        return found;
    }

    /** Why a document that is there can't be written; null when it can. */
    @Nullable Restriction restriction(DocumentName name) throws StoreException {
        return home.isReadOnly() ? homeRestriction() : restriction(resolve(path(name)));
    }

    private Restriction homeRestriction() {
        return new Restriction(
                "The home " + home.path() + " can't be written by "
                        + platform.account().name()
                        + "; credentials are served from it as they are and are not refreshed.",
                "Make it writable, for example with `sudo chown -R "
                        + platform.account().name() + " " + home.path() + "`, or let another program renew them.");
    }

    private Located resolve(Path path) throws StoreException {
        try {
            for (int look = 1; ; look++) {
                FileStat stat = FileStat.ifPresent(path);
                if (stat == null) {
                    requireNoFileAbove(path);
                }
                if (stat == null || stat.kind() != FileStat.Kind.LINK) {
                    return new Located(path, path, stat);
                }
                home.judgeLink(path, stat);
                try {
                    Path target = path.toRealPath();
                    return new Located(path, target, FileStat.of(target, LinkOption.NOFOLLOW_LINKS));
                } catch (NoSuchFileException dangling) {
                    // Kubernetes swaps a folder in the middle of the chain and deletes the old one: look again.
                    if (look == LOOKS) {
                        throw FileFaults.unsafe(
                                path,
                                "the link leads to nothing",
                                "Create what it leads to, or remove the link with `rm " + path + "`.");
                    }
                }
            }
        } catch (IOException failure) {
            throw unresolved(path, failure);
        }
    }

    /** Below a file nothing is absent for certain: newer JDKs report both alike. */
    private static void requireNoFileAbove(Path path) throws StoreException {
        Path above = path.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above != null && !Files.isDirectory(above)) {
            throw FileFaults.unsafe(
                    above, "expected a folder, found something else", "Move it away, or choose another home.");
        }
    }

    private static StoreException unresolved(Path path, IOException failure) throws StoreException {
        if (failure instanceof StoreException known) {
            return known;
        }
        requireNoFileAbove(path);
        StoreException named = FileFaults.of(failure, "look at", path);
        // A loop of links has a message of its own in each language; it is a link that is there and leads nowhere.
        return named.kind() == Kind.UNREACHABLE && Files.isSymbolicLink(path) && !Files.exists(path)
                ? FileFaults.unsafe(path, "the link leads nowhere", "Remove the link with `rm " + path + "`.")
                : named;
    }

    private Located judged(Located found) throws StoreException {
        FileStat stat = found.stat();
        if (stat == null) {
            return found;
        }
        if (stat.kind() != FileStat.Kind.FILE) {
            throw FileFaults.unsafe(
                    found.target(),
                    "expected a plain file, found " + stat.kind().words(),
                    "Move it away and sign in again.");
        }
        try {
            if (!home.isReadOnly()) {
                StoreException refusal = refusal(found, stat);
                // What is never written need not be ours; asked last, since mounts are rare and costly to look up.
                if (refusal != null && restriction(found) == null) {
                    throw refusal;
                }
            }
            return found;
        } catch (IOException failure) {
            throw FileFaults.of(failure, "look at", found.target());
        }
    }

    private @Nullable StoreException refusal(Located found, FileStat stat) throws IOException {
        Path target = found.target();
        if (!platform.account().owns(stat)) {
            String name = platform.account().name();
            return FileFaults.unsafe(
                    target,
                    "expected the owner " + name + ", found uid " + stat.owner() + ", mode " + stat.modeText(),
                    "If you trust its content, take it over with `sudo chown " + name + " " + target + "`.");
        }
        if (stat.links() > 1) {
            return FileFaults.unsafe(
                    target,
                    "expected one name, found " + stat.links() + " hard links to it",
                    "Give it an inode of its own: `cp -p " + target + " " + target + ".new && mv " + target + ".new "
                            + target + "`.");
        }
        if (found.isLinked()) {
            try {
                home.judgeLinked(found.folder());
            } catch (StoreException refused) {
                return refused;
            }
        }
        return null;
    }

    /** Notes that a file is no mount point. */
    void unmounted(Path target, String key) {
        unmounted.put(target, key);
    }

    private boolean isMountPoint(Path target, String key) throws IOException {
        if (key.equals(unmounted.get(target))) {
            return false;
        }
        boolean mounted = platform.mounts().isMountPoint(target.toRealPath());
        if (!mounted) {
            unmounted(target, key);
        }
        return mounted;
    }

    private @Nullable Restriction restriction(Located found) throws StoreException {
        FileStat stat = found.stat();
        Path target = found.target();
        if (stat == null) {
            return null;
        }
        try {
            if (isMountPoint(target, stat.key())) {
                return new Restriction(
                        "The file " + target + " is a mount point: it can be read, and can't be replaced whole.",
                        FileFaults.MOUNT_THE_FOLDER);
            }
        } catch (IOException failure) {
            throw FileFaults.of(failure, "look up the mount of", target);
        }
        if (stat.owner() == HomeFolder.ROOT
                && !platform.account().owns(stat)
                && !platform.account().mayWrite().test(target)) {
            return new Restriction(
                    "The file " + target + " belongs to root and can't be written.",
                    "Take it over with `sudo chown " + platform.account().name() + " " + target + "`.");
        }
        if (found.isLinked() && !platform.account().mayWrite().test(found.folder())) {
            return new Restriction(
                    "The link " + found.path() + " leads to " + target + ", in a folder that can't be written.",
                    "Make that folder writable, or replace the link by a copy of the file.");
        }
        return null;
    }
}
