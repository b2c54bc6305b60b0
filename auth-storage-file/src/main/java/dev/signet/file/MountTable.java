package dev.signet.file;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows which paths are mount points. A file that is one can't be renamed over (EBUSY), which is better known before
 * something irreplaceable is to be written into it.
 */
@FunctionalInterface
interface MountTable {
    /**
     * Whether something is mounted exactly there.
     *
     * @param path a real path
     */
    boolean isMountPoint(Path path) throws IOException;

    /** The table in Linux's form (proc(5), {@code /proc/pid/mountinfo}). Without the file nothing is a mount point. */
    static MountTable of(Path mountInfo) {
        return path -> {
            String wanted = path.toString();
            // A stream, unlike a channel, works in an interrupted thread. The kernel gives bytes, so one char each.
            String bytes = new String(wanted.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            try (var lines = new BufferedReader(new FileReader(mountInfo.toFile(), StandardCharsets.ISO_8859_1))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] fields = line.split(" ", 6);
                    if (fields.length > 4 && unescape(fields[4]).equals(bytes)) {
                        return true;
                    }
                }
            } catch (FileNotFoundException noLinux) {
                return false;
            }
            return false;
        };
    }

    /** Space, tab, newline and backslash are written as a backslash and three octal digits. */
    private static String unescape(String field) {
        return Pattern.compile("\\\\([0-3][0-7]{2})")
                .matcher(field)
                .replaceAll(
                        octal -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
    }
}
