package dev.signet.internal.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who holds a file's kernel lock, where the kernel tells. For messages only. */
final class LockHolder {
    private static final Path KERNEL_TABLE = Path.of("/proc/locks");

    private static final String UNKNOWN = "another process";

    /** Such as {@code 1: POSIX ADVISORY WRITE 4711 08:01:1234 0 EOF}; a waiter has an arrow after the number. */
    private static final Pattern HOLDER =
            Pattern.compile("\\d+:\\s+POSIX\\s+\\S+\\s+\\S+\\s+(?<pid>\\d+)\\s+\\w+:\\w+:(?<inode>\\d+)\\s.*");

    private LockHolder() {}

    /** Such as {@code process 4711}; {@code another process} where nothing is known. */
    static String describe(Path file) {
        try {
            Object inode = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            return find(Files.readAllLines(KERNEL_TABLE), inode.toString());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    static String find(List<String> table, String inode) {
        for (String row : table) {
            Matcher holder = HOLDER.matcher(row);
            if (holder.matches() && holder.group("inode").equals(inode)) {
                return "process " + holder.group("pid");
            }
        }
        return UNKNOWN;
    }
}
