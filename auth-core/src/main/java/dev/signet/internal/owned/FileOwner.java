package dev.signet.internal.owned;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** Whether a file belongs to the user this process runs as. Root counts as the owner of root's files only. */
final class FileOwner {
    private static final Path OWN_PROCESS = Path.of("/proc/self");

    private FileOwner() {}

    /**
     * Refuses what belongs to another user.
     *
     * @param path an existing file or folder
     * @param folder a folder in which this process can make a file
     */
    static void require(Path path, Path folder) throws IOException {
        UserPrincipal owner;
        try {
            owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException e) {
            return; // a file system without owners
        }
        // The process's own entry answers without touching the disk; but it is root's in a process that may not be
        // traced, and some file systems map users. A file made here is right in every case.
        boolean ours = (Files.exists(OWN_PROCESS) && owner.equals(Files.getOwner(OWN_PROCESS)))
                || owner.equals(ownerOfNewFile(folder));
        if (!ours) {
            throw UnsafePath.of(path, "owned by " + owner.getName(), "owned by the user that runs this process");
        }
    }

    private static UserPrincipal ownerOfNewFile(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, ".owner-", "");
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
