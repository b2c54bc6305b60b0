package dev.signet.internal.audit;

import dev.signet.auth.StoreException;
import dev.signet.internal.owned.OwnerOnly;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads an audit file and those laid aside before it, the oldest line first, one line at a time. */
public final class AuditReader {
    private static final int BUFFER = 64 << 10;

    private AuditReader() {}

    /**
     * Opens all files there are.
     *
     * @param file the youngest; none at all is as good as an empty one
     * @return lines, those that can't be read in the middle of a file as {@link AuditLine#DAMAGED}; close it
     * @throws StoreException when a file is there and can't be opened
     */
    public static Stream<AuditLine> read(Path file) throws StoreException {
        var opened = new ArrayList<InputStream>();
        try {
            // The youngest first: one that is laid aside meanwhile is then found twice, and told by its identity, but
            // never missed.
            var seen = new HashSet<Object>();
            for (Path path : AuditFile.youngestFirst(file)) {
                openNew(path, seen, opened);
            }
        } catch (IOException e) {
            close(opened);
            throw AuditFaults.of(file, e, 0);
        }
        var lines = opened.stream().map(LineSource::new).toList();
        return reversed(lines).stream()
                .flatMap(source -> StreamSupport.stream(Spliterators.spliteratorUnknownSize(source, 0), false))
                .onClose(() -> close(opened));
    }

    private static void openNew(Path path, Set<Object> seen, List<InputStream> opened) throws IOException {
        try {
            var found = OwnerOnly.requireFile(path);
            var identity = found.fileKey();
            if (identity != null && !seen.add(identity)) {
                return;
            }
            opened.add(new BufferedInputStream(
                    Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), BUFFER));
        } catch (NoSuchFileException e) {
            // Not there yet.
        }
    }

    private static <T> List<T> reversed(List<T> list) {
        var copy = new ArrayList<>(list);
        Collections.reverse(copy);
        return copy;
    }

    private static void close(List<InputStream> streams) {
        for (InputStream stream : streams) {
            try {
                stream.close();
            } catch (IOException e) {
                // Nothing was written.
            }
        }
    }
}
