package dev.signet.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Copies of damaged documents, for a person to look at: at most 3 of each document, for 7 days. All calls are made under the
 * lease.
 */
final class Quarantine {
    static final int MAX_COPIES = 3;
    static final Duration MAX_AGE = Duration.ofDays(7);

    private final Platform platform;
    private final Leftovers leftovers;

    Quarantine(Platform platform, Leftovers leftovers) {
        this.platform = platform;
        this.leftovers = leftovers;
    }

    private record Copy(Path path, Instant at) {}

    /**
     * Lays a copy aside, durably; content that lies there already is not copied again.
     *
     * @param folder the quarantine folder, made ready
     * @param document the document's file name
     * @param content what to keep
     * @param now the time that the copy's name tells
     * @return the copy
     */
    Path keep(Path folder, String document, byte[] content, Instant now) throws IOException {
        for (Copy copy : copies(folder, document)) {
            if (copy.path().toString().endsWith(FileNames.shortDigest(content)) && holds(copy.path(), content)) {
                return copy.path();
            }
        }
        Path path = folder.resolve(FileNames.copy(document, now, content));
        leftovers.sweep(path);
        TempFile temp = TempFile.beside(path, platform, leftovers);
        boolean done = false;
        try {
            temp.fill(content, null);
            temp.rename();
            temp.syncFolder();
            done = true;
        } finally {
            if (done) {
                temp.release();
            } else {
                temp.discard();
            }
        }
        sweep(folder, document, now);
        return path;
    }

    /** Removes what is over the limits, the oldest first. A copy from the future counts as new. */
    void sweep(Path folder, String document, Instant now) throws IOException {
        List<Copy> copies = copies(folder, document);
        for (int index = 0; index < copies.size(); index++) {
            Copy copy = copies.get(index);
            boolean tooMany = copies.size() - index > MAX_COPIES;
            if (tooMany || !copy.at().plus(MAX_AGE).isAfter(now)) {
                leftovers.remove(copy.path());
            }
        }
    }

    /** Removes all copies of a document. */
    void clear(Path folder, String document) throws IOException {
        for (Copy copy : copies(folder, document)) {
            leftovers.remove(copy.path());
        }
    }

    private static boolean holds(Path copy, byte[] content) throws IOException {
        FileStat stat = FileStat.ifPresent(copy);
        if (stat == null || stat.kind() != FileStat.Kind.FILE || stat.size() != content.length) {
            return false;
        }
        try (var file = UninterruptibleFile.open(copy)) {
            return Arrays.equals(file.read(content.length + 1), content);
        }
    }

    private static List<Copy> copies(Path folder, String document) throws IOException {
        List<Copy> copies = new ArrayList<>();
        try (var found = Files.newDirectoryStream(folder)) {
            for (Path path : found) {
                FileNames.copiedAt(document, FileNames.base(path)).ifPresent(at -> copies.add(new Copy(path, at)));
            }
        } catch (NoSuchFileException none) {
            return copies;
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        copies.sort(Comparator.comparing(Copy::at).thenComparing(Copy::path));
        return copies;
    }
}
