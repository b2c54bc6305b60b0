package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.internal.audit.AuditPlace;
import dev.signet.internal.audit.AuditReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The record of what happened to keys and credentials: a file with one JSON object a line, and up to three older ones beside it
 * ({@code .1} to {@code .3}) of 10 MiB each. Each line says when ({@code at}), what ({@code event}), to which key or credential
 * ({@code key}, {@code generation}, {@code agent}), how it ended ({@code outcome}: {@code success}, {@code failure},
 * {@code pending} or {@code denied}) and who did it ({@code pid}, {@code user}, {@code store}, and {@code correlation}: which open
 * {@link Signet}). No line holds a token or a key; a generation names a credential by a digest.
 *
 * <p>Whoever owns the file can change it: it is a record for its owner, and no proof against the owner. On a network file system
 * lines of several machines may mix.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class AuditLog {
    private final Path file;

    private AuditLog(Path file) {
        this.file = file;
    }

    /**
     * The record that {@link AuditSettings#in(Path)} writes.
     *
     * @param file need not be there
     * @return reads it
     */
    public static AuditLog of(Path file) {
        return new AuditLog(AuditPlace.chosen(file).file());
    }

    /**
     * The record that {@link AuditSettings#inHome()} writes.
     *
     * @param profile the world the home belongs to
     * @param home its folder
     * @return reads it
     */
    public static AuditLog inHome(Profile profile, Path home) {
        return new AuditLog(AuditPlace.in(
                        home.toAbsolutePath(), profile.definition().layout().ownFolder())
                .file());
    }

    /**
     * The record that {@link AuditSettings#inHome()} writes, in the home that a builder opens.
     *
     * @param builder names the home, or leaves it to the profile and the environment; nothing is opened
     * @return reads it
     * @throws ConfigurationException when there is no home, or a variable that names it can't be followed
     */
    public static AuditLog inHome(SignetBuilder builder) throws ConfigurationException {
        return new AuditLog(AuditSettings.inHome(builder).file());
    }

    /**
     * Where the youngest lines are.
     *
     * @return an absolute path
     */
    public Path file() {
        return file;
    }

    /**
     * Reads the record, the oldest line first, a line at a time: it may be larger than the memory. Members that this version does
     * not know are kept; a last line that is not whole yet is left out.
     *
     * @param since lines of earlier times are left out
     * @return close it. It throws {@link java.io.UncheckedIOException} when the disk fails
     * @throws AuthException when the record is there and can't be opened; none at all is as good as an empty one
     */
    public Stream<AuditEntry> read(Instant since) throws AuthException {
        Objects.requireNonNull(since, "since");
        return AuditReader.read(file)
                .filter(line -> !line.at().isBefore(since))
                .map(line -> new AuditEntry(line.at(), line.event(), line.members()));
    }

    /**
     * As {@link #read(Instant)}, for one key.
     *
     * @param key its id (RFC 7638), or how that begins
     * @param since lines of earlier times are left out
     * @return lines that name this key; close it
     * @throws AuthException when the record is there and can't be opened
     */
    public Stream<AuditEntry> read(String key, Instant since) throws AuthException {
        Objects.requireNonNull(key, "key");
        return read(since)
                .filter(entry ->
                        entry.find("key").filter(id -> id.startsWith(key)).isPresent());
    }

    @Override
    public String toString() {
        return "AuditLog[" + file + "]";
    }
}
