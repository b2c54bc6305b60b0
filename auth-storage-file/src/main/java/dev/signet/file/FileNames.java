package dev.signet.file;

import dev.signet.auth.store.Revision;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How our own files are named, so that they are known again, and how content becomes a revision. */
final class FileNames {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final String TEMP_MARK = ".signet-";
    private static final Pattern TEMP_TAIL = Pattern.compile("[0-9a-f]{24}\\.tmp");
    private static final Pattern ANY_TEMP = Pattern.compile("\\..+\\.signet-[0-9a-f]{24}\\.tmp");
    private static final Pattern ANY_COPY = Pattern.compile(".+\\.\\d{8}T\\d{6}Z-[0-9a-f]{8}");
    private static final Pattern COPY_TAIL = Pattern.compile("\\.(\\d{8}T\\d{6}Z)-[0-9a-f]{8}");

    private FileNames() {}

    static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file lies in a folder");
    }

    static String base(Path file) {
        return Objects.requireNonNull(file.getFileName(), "a file has a name").toString();
    }

    /** A fresh name beside {@code target}, hidden, such as {@code .auth.json.signet-0a1b….tmp}. */
    static Path temp(Path target, RandomGenerator random) {
        byte[] unguessable = new byte[12];
        random.nextBytes(unguessable);
        String name = "." + base(target) + TEMP_MARK + HexFormat.of().formatHex(unguessable) + ".tmp";
        return target.resolveSibling(name);
    }

    static boolean isTemp(Path target, Path candidate) {
        String start = "." + base(target) + TEMP_MARK;
        String name = base(candidate);
        return name.startsWith(start)
                && TEMP_TAIL.matcher(name.substring(start.length())).matches();
    }

    /** Whether a name is that of a temporary file, whatever it was to replace. */
    static boolean isAnyTemp(String name) {
        return ANY_TEMP.matcher(name).matches();
    }

    /** Whether a name is that of a copy laid aside, whatever document it is of. */
    static boolean isAnyCopy(String name) {
        return ANY_COPY.matcher(name).matches();
    }

    /** The name of a copy laid aside, such as {@code auth.json.20261121T224826Z-0a1b2c3d}. */
    static String copy(String document, Instant at, byte[] content) {
        return document + "." + STAMP.format(at.atOffset(ZoneOffset.UTC)) + "-" + shortDigest(content);
    }

    /** When a copy of {@code document} was laid aside; empty when the name is none of ours. */
    static Optional<Instant> copiedAt(String document, String name) {
        if (!name.startsWith(document)) {
            return Optional.empty();
        }
        Matcher tail = COPY_TAIL.matcher(name.substring(document.length()));
        try {
            return tail.matches()
                    ? Optional.of(LocalDateTime.parse(tail.group(1), STAMP).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    static String shortDigest(byte[] content) {
        return HexFormat.of().formatHex(sha256(content), 0, 4);
    }

    /** SHA-256 of the content, since other programs write without keeping a counter. */
    static Revision revision(byte[] content) {
        return new Revision(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(content)));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
