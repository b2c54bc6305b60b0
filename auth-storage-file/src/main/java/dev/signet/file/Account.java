package dev.signet.file;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The account that this process works as, in the eyes of the file system. Root is the owner of root's files only, although
 * it may write any.
 *
 * @param isOwn whether a uid is this account's
 * @param mayWrite whether the kernel would let it write a path
 * @param user its name for commands in remedies; looked up when a remedy is written, as that may take the network
 */
record Account(IntPredicate isOwn, Predicate<Path> mayWrite, Supplier<String> user) {
    private static final String SELF = "/proc/self/status";

    /** This process's account, by number where {@code /proc} tells it and by name elsewhere. */
    static Account current() {
        Supplier<String> user = () -> ProcessHandle.current().info().user().orElse("$(id -un)");
        OptionalInt uid = fileSystemUid(Path.of(SELF));
        IntPredicate isOwn = uid.isPresent() ? number -> number == uid.getAsInt() : byName(user.get());
        return new Account(isOwn, Files::isWritable, user);
    }

    String name() {
        return user.get();
    }

    /** Whether {@code stat} shows a file of this account; true where the file system does not tell. */
    boolean owns(FileStat stat) {
        return stat.owner() < 0 || isOwn.test(stat.owner());
    }

    /**
     * The uid that the kernel checks files against. Its owner would not do: {@code /proc/self} belongs to root when the
     * process may not be dumped, such as a JVM with file capabilities.
     */
    static OptionalInt fileSystemUid(Path status) {
        // Streams, unlike channels, work in an interrupted thread.
        try (var lines = new BufferedReader(new FileReader(status.toFile(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.toLowerCase(Locale.ROOT).split("\\s+", -1);
                if (fields[0].equals("uid:") && fields.length > 4) {
                    return OptionalInt.of(Integer.parseInt(fields[4]));
                }
            }
        } catch (IOException | NumberFormatException noLinux) {
            // The name decides then.
        }
        return OptionalInt.empty();
    }

    /** Compares principals, since only they can be had from a name. An account that can't be looked up owns nothing. */
    static IntPredicate byName(String user) {
        return uid -> {
            UserPrincipalLookupService accounts = Path.of("").getFileSystem().getUserPrincipalLookupService();
            try {
                UserPrincipal self = accounts.lookupPrincipalByName(user);
                return self.equals(accounts.lookupPrincipalByName(Integer.toString(uid)));
            } catch (IOException | UnsupportedOperationException unknown) {
                return false;
            }
        };
    }
}
