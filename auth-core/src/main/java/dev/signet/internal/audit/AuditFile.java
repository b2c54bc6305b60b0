package dev.signet.internal.audit;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.lease.HomeLock;
import dev.signet.internal.owned.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file that many processes append lines to, and its predecessors, {@code .1} the youngest. Used by one thread at a time.
 *
 * <p>What is appended goes to the kernel in one {@code write} on a descriptor opened with {@code O_APPEND}, which on a local file
 * system puts it behind all else as a whole: lines of two processes never mix and no lock is taken. The file is opened for each
 * append, so that one that was laid aside meanwhile is left within microseconds. It is opened as a stream, since an interrupt
 * closes a channel in the middle of a write, and not a stream (decision 12).
 *
 * <p>Laying aside is done by whoever gets the lock of the file without waiting; the others go on appending.
 */
final class AuditFile {
    /** How large a file gets, and how many older ones are kept. */
    record Limits(long bytes, int kept) {
        static final Limits DEFAULT = new Limits(10L << 20, 3);
    }

    private static final int MOST_ATTEMPTS = 10;

    private final AuditPlace place;
    private final Limits limits;
    private final TimeSource time;
    private boolean torn;

    AuditFile(AuditPlace place, Limits limits, TimeSource time) {
        this.place = place;
        this.limits = limits;
        this.time = time;
    }

    /**
     * Appends whole lines.
     *
     * @return why the file, though it is large enough, can't be laid aside; empty when nothing is amiss
     * @throws StoreException what is in the way; nothing, or a part that is told from a line, was written
     */
    Optional<StoreException> append(byte[] lines) throws StoreException {
        Path path;
        try {
            path = write(lines);
        } catch (IOException e) {
            throw AuditFaults.of(place.file(), e, lines.length);
        }
        try {
            if (Files.size(path) >= limits.bytes()) {
                layAside(path);
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // another process has just laid it aside
        } catch (IOException e) {
            return Optional.of(AuditFaults.of(place.file(), e, 0));
        }
    }

    private Path write(byte[] lines) throws IOException {
        for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
            try {
                return writeOnce(lines);
            } catch (NoSuchFileException e) {
                // The folder vanished, or the file was laid aside, between two steps.
            }
        }
        return writeOnce(lines);
    }

    private Path writeOnce(byte[] lines) throws IOException {
        Path path = place.find();
        OwnerOnly.file(path);
        // Whatever a full disk left of a line must not swallow the next one.
        byte[] whole = torn ? afterLineEnd(lines) : lines;
        try (OutputStream out = Files.newOutputStream(
                path, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            torn = true;
            out.write(whole);
            torn = false;
        }
        return path;
    }

    private static byte[] afterLineEnd(byte[] lines) {
        byte[] whole = new byte[lines.length + 1];
        whole[0] = '\n';
        System.arraycopy(lines, 0, whole, 1, lines.length);
        return whole;
    }

    /** The size is looked at again under the lock: another process may have been faster. */
    private void layAside(Path path) throws IOException {
        try (var lease = HomeLock.beside(path, time).acquire(Duration.ZERO)) {
            if (lease.isHeld() && Files.size(path) >= limits.bytes()) {
                shift(path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next append sees to it
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.TIMEOUT) {
                throw e;
            }
            // Somebody else is at it.
        }
    }

    private void shift(Path path) throws IOException {
        for (int number = limits.kept(); number > 0; number--) {
            Path from = number == 1 ? path : older(path, number - 1);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(from, older(path, number), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** The file and its predecessors, the youngest first, whether they are there or not. */
    static List<Path> youngestFirst(Path path) {
        return Stream.concat(
                        Stream.of(path),
                        IntStream.rangeClosed(1, Limits.DEFAULT.kept()).mapToObj(number -> older(path, number)))
                .toList();
    }

    private static Path older(Path path, int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}
