package dev.signet.examples.cli.demo;

import dev.signet.testkit.IssuedSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** A home as the Codex CLI leaves it after a sign-in: a folder with an {@code auth.json}, for its owner alone. */
public final class DemoHome {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path folder;

    private DemoHome(Path folder) {
        this.folder = folder;
    }

    /**
     * The home in {@code folder}.
     *
     * @param folder need not exist
     * @return the home; nothing is written yet
     */
    public static DemoHome at(Path folder) {
        return new DemoHome(folder);
    }

    /** A home in a new folder of its own under the system's folder for such. */
    static DemoHome temporary() throws IOException {
        return new DemoHome(Files.createTempDirectory("signet-demo-"));
    }

    /**
     * Writes the {@code auth.json} of a sign-in.
     *
     * @param session what the server issued
     * @throws IOException when there is one already, or the folder can't be written
     */
    public void writeNew(IssuedSession session) throws IOException {
        Files.createDirectories(folder, mode("rwx------"));
        write(session, StandardOpenOption.CREATE_NEW);
    }

    /** The sign-in of another day takes the place of the one before. */
    void replace(IssuedSession session) throws IOException {
        Files.deleteIfExists(file());
        writeNew(session);
    }

    Path folder() {
        return folder;
    }

    /** Whether the document holds {@code token}. */
    boolean holds(String token) throws IOException {
        return Files.readString(file()).contains('"' + token + '"');
    }

    void delete() throws IOException {
        List<Path> paths;
        try (var tree = Files.walk(folder)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : paths) {
            Files.delete(path);
        }
    }

    private Path file() {
        return folder.resolve("auth.json");
    }

    private void write(IssuedSession session, OpenOption creation) throws IOException {
        var bytes = ByteBuffer.wrap(session.authJson().getBytes(StandardCharsets.UTF_8));
        try (var channel =
                Files.newByteChannel(file(), Set.of(StandardOpenOption.WRITE, creation), mode("rw-------"))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
