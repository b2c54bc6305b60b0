package dev.signet.internal.callback;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who listens on a port of this machine, where the kernel tells (Linux: {@code /proc/net/tcp}, proc(5)). Elsewhere nobody is
 * known.
 *
 * @param proc where the kernel's tables are
 */
record ListenerTable(Path proc) {
    /** State 0A is LISTEN. Columns: number, local address, remote address, state, queues, timers, retransmissions, uid, timeout, inode. */
    private static final Pattern ROW = Pattern.compile(
            "\\s*\\d+: (?<address>[0-9A-F]+):(?<port>[0-9A-F]{4}) \\S+ 0A \\S+ \\S+ \\S+ +(?<uid>\\d+) +\\d+ (?<inode>\\d+) .*");

    /** 127.0.0.1 and 0.0.0.0; then ::1, ::, and the first two again as IPv6 writes them. Each word has the host's byte order. */
    private static final Set<String> LOOPBACK_OR_ANY = Set.of(
            "0100007F",
            "7F000001",
            "00000000",
            "00000000000000000000000001000000",
            "00000000000000000000000000000001",
            "00000000000000000000000000000000",
            "0000000000000000FFFF00000100007F",
            "00000000000000000000FFFF7F000001");

    /** real, effective, saved and file system uid; a socket belongs to the last. */
    private static final Pattern OWN_UID = Pattern.compile("Uid:\\s+\\d+\\s+\\d+\\s+\\d+\\s+(?<uid>\\d+)");

    /**
     * One listening socket.
     *
     * @param uid whose it is
     * @param inode its number
     */
    record Holder(long uid, String inode) {}

    /** The tables of the running kernel. */
    static ListenerTable ofThisMachine() {
        return new ListenerTable(Path.of("/proc"));
    }

    /** Those who keep this process from listening on {@code port} at a loopback address; empty when nothing is known. */
    List<Holder> holders(int port) {
        var holders = new ArrayList<Holder>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(proc.resolve(table))) {
                Matcher row = ROW.matcher(line);
                if (row.matches()
                        && HexFormat.fromHexDigits(row.group("port")) == port
                        && LOOPBACK_OR_ANY.contains(row.group("address"))) {
                    holders.add(new Holder(Long.parseLong(row.group("uid")), row.group("inode")));
                }
            }
        }
        return List.copyOf(holders);
    }

    /** The user this process makes sockets as; empty where the kernel does not tell. */
    Optional<Long> ownUid() {
        return lines(proc.resolve("self/status")).stream()
                .map(OWN_UID::matcher)
                .filter(Matcher::matches)
                .map(row -> Long.parseLong(row.group("uid")))
                .findFirst();
    }

    /** Whether somebody is known to hold {@code port}, and this user alone. */
    boolean isHeldByOwnUser(int port) {
        List<Holder> holders = holders(port);
        return !holders.isEmpty()
                && ownUid().filter(own -> holders.stream().allMatch(holder -> holder.uid() == own))
                        .isPresent();
    }

    /** Such as {@code process 4711 of user id 1000}; {@code a program that this system does not name} where nothing is known. */
    String describe(int port) {
        List<Holder> holders = holders(port);
        if (holders.isEmpty()) {
            return "a program that this system does not name";
        }
        Holder holder = holders.get(0);
        return process(holder.inode()).map(pid -> "process " + pid).orElse("a process") + " of user id " + holder.uid();
    }

    /** The process that has the socket open; only those of the same user can be looked into. */
    private Optional<String> process(String inode) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process.resolve("fd"), "socket:[" + inode + "]")) {
                    return Optional.of(process.getFileName().toString());
                }
            }
        } catch (IOException e) {
            // As good as not found.
        }
        return Optional.empty();
    }

    private static boolean hasOpen(Path folder, String target) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (leadsTo(file, target)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Somebody else's process, or it has ended.
        }
        return false;
    }

    private static boolean leadsTo(Path link, String target) {
        try {
            return Files.readSymbolicLink(link).toString().equals(target);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
