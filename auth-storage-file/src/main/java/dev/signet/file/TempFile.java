package dev.signet.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A new, owner-only file beside the one it will replace, with its folder held open for the sync after the rename: whatever
 * can be lacking, room or file descriptors, is had before it is needed. Used by one thread.
 */
final class TempFile {
    private static final int TRIES = 16;

    private final Path path;
    private final Path target;
    private final Leftovers leftovers;
    private final UninterruptibleFile file;
    private final @Nullable UninterruptibleFile folder;
    private final String key;

    private TempFile(
            Path path,
            Path target,
            Leftovers leftovers,
            UninterruptibleFile file,
            @Nullable UninterruptibleFile folder,
            String key) {
        this.path = path;
        this.target = target;
        this.leftovers = leftovers;
        this.file = file;
        this.folder = folder;
        this.key = key;
    }

    /**
     * Creates an empty one under a name that nobody can guess.
     *
     * @param target what it will replace
     * @param platform how to create it
     * @param leftovers spares it until it is released
     */
    static TempFile beside(Path target, Platform platform, Leftovers leftovers) throws IOException {
        RandomGenerator random = platform.random().get();
        // Windows opens no folders, and its journal orders renames by itself.
        UninterruptibleFile folder =
                platform.permissions() == OwnerOnly.POSIX ? UninterruptibleFile.open(FileNames.folder(target)) : null;
        try {
            for (int attempt = 1; ; attempt++) {
                Path path = FileNames.temp(target, random);
                try {
                    // Before it is there: a thread that shares our lease may be sweeping.
                    leftovers.using(path);
                    var file = create(path, platform);
                    return new TempFile(path, target, leftovers, file, folder, keyOf(path));
                } catch (IOException failure) {
                    leftovers.doneWith(path);
                    if (attempt == TRIES || !(failure instanceof FileAlreadyExistsException)) {
                        throw failure;
                    }
                }
            }
        } catch (IOException failure) {
            if (folder != null) {
                folder.close();
            }
            throw failure;
        }
    }

    private static UninterruptibleFile create(Path path, Platform platform) throws IOException {
        var file = UninterruptibleFile.create(path, platform.permissions().attributes(FileStat.Kind.FILE));
        try {
            platform.permissions().restrict(path, FileStat.of(path, LinkOption.NOFOLLOW_LINKS));
            return file;
        } catch (IOException failure) {
            file.close();
            Files.deleteIfExists(path);
            throw failure;
        }
    }

    private static String keyOf(Path path) throws IOException {
        return FileStat.of(path, LinkOption.NOFOLLOW_LINKS).key();
    }

    Path path() {
        return path;
    }

    /** Device and inode, which the target has after the rename. */
    String key() {
        return key;
    }

    /** Takes up {@code size} bytes for real: noise, since zeros may be compressed or left out as holes. */
    void reserve(int size) throws IOException {
        byte[] noise = new byte[size];
        new SplittableRandom(size ^ (long) path.hashCode()).nextBytes(noise);
        file.write(noise);
        file.sync();
    }

    /**
     * Puts the content in place of the noise and on the medium.
     *
     * @param replaced the file that will be replaced, if any: ours gets a later time, as clocks tick in milliseconds and
     *     inodes are used again, so that no two saves look alike to a probe
     */
    void fill(byte[] content, @Nullable FileStat replaced) throws IOException {
        file.write(content);
        file.truncate(content.length);
        if (replaced != null) {
            FileStat own = FileStat.of(path, LinkOption.NOFOLLOW_LINKS);
            if (own.modified().compareTo(replaced.modified()) <= 0) {
                var later = replaced.modified().toInstant().truncatedTo(ChronoUnit.MICROS);
                Files.setLastModifiedTime(path, FileTime.from(later.plus(1, ChronoUnit.MICROS)));
            }
        }
        file.sync();
    }

    /** Whether our file is still at its path, under this name alone, beside {@code wanted}. */
    boolean isInPlaceFor(Path wanted) throws IOException {
        if (!target.equals(wanted)) {
            return false;
        }
        FileStat stat = FileStat.ifPresent(path);
        return stat != null && stat.kind() == FileStat.Kind.FILE && stat.key().equals(key) && stat.links() == 1;
    }

    /** Becomes the target. Readers see the old file or this one, nothing between. */
    void rename() throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns when the rename would survive a power cut, where the system has a way to say so. */
    void syncFolder() throws IOException {
        if (folder != null) {
            folder.sync();
        }
    }

    /** Whether the target is a link: somebody swapped our file at the moment of the rename. */
    boolean wasSwapped() throws IOException {
        FileStat stat = FileStat.ifPresent(target);
        return stat != null && stat.kind() == FileStat.Kind.LINK;
    }

    /** Closes what is open; the file stays. */
    void release() {
        leftovers.doneWith(path);
        try (file) {
            if (folder != null) {
                folder.close();
            }
        } catch (IOException unused) {
            // Everything that matters was synced.
        }
    }

    /** Removes the file and closes what is open. What can't be removed now is swept by a later save. */
    void discard() {
        try {
            if (isInPlaceFor(target)) {
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            // As wanted.
        } catch (IOException later) {
            // The sweep has the lease and the same right to it.
        } finally {
            release();
        }
    }
}
