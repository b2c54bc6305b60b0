package dev.signet.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.Commands;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthEvent;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.junit.MachineAssumptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the way of the record: it is told by its kind, and nothing waits or fails for it. */
@Timeout(30)
class AuditFaultsTest {
    @TempDir
    Path folder;

    private final List<AuthEvent> alarms = new ArrayList<>();

    @Test
    void aLink() throws Exception {
        Path target = Files.createFile(folder.resolve("target"));
        Path file = own().resolve("audit.jsonl");
        Files.createSymbolicLink(file, target);
        assertThat(fault(file)).isEqualTo(Kind.UNSAFE_PATH);
        assertThat(target).isEmptyFile();
    }

    @Test
    void aDanglingLink() throws Exception {
        Path file = own().resolve("audit.jsonl");
        Files.createSymbolicLink(file, folder.resolve("nothing"));
        assertThat(fault(file)).isEqualTo(Kind.UNSAFE_PATH);
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    void aPipe() throws Exception {
        Path file = own().resolve("audit.jsonl");
        MachineAssumptions.needsProgram("mkfifo");
        assertThat(Commands.run("mkfifo", file.toString())).isZero();
        assertThat(fault(file)).isEqualTo(Kind.UNSAFE_PATH);
    }

    @Test
    void aFolderThatOthersCanWrite() throws Exception {
        Files.setPosixFilePermissions(own(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(fault(folder.resolve("own/audit.jsonl"))).isEqualTo(Kind.UNSAFE_PATH);
    }

    @Test
    void aFileOfAnotherUser() throws Exception {
        assumeTrue(asRoot(), "only root can give files away; FileOwnerTest covers the rest");
        Path file = Files.createFile(own().resolve("audit.jsonl"));
        Files.setAttribute(file, "unix:uid", 65_534);
        assertThat(fault(file)).isEqualTo(Kind.UNSAFE_PATH);
        assertThat(file).isEmptyFile();
    }

    @Test
    void aFolderThatCannotBeWritten() throws Exception {
        Kind found;
        if (asRoot()) {
            found = fault(Path.of("/proc/sys/audit.jsonl"));
        } else {
            Files.setPosixFilePermissions(own(), PosixFilePermissions.fromString("r-x------"));
            found = fault(folder.resolve("own/audit.jsonl"));
        }
        assertThat(found).isIn(Kind.READ_ONLY, Kind.DENIED, Kind.UNREACHABLE);
    }

    /** A file system of 64 KiB that is full, in a mount namespace of its own. */
    @Test
    void aFullDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        MachineAssumptions.needsProgram("unshare");
        MachineAssumptions.needs(Commands.run("unshare", "-Urm", "true") == 0, "unshare with user namespaces");
        String classPath =
                String.join(":", location(FullDiskChild.class), location(AuditTrail.class), location(AuthEvent.class));
        String script = "mount -t tmpfs -o size=64k,mode=700 tmpfs \"$0\" && exec \"$@\"";
        var process = new ProcessBuilder(
                        "unshare",
                        "-Urm",
                        "sh",
                        "-c",
                        script,
                        disk.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        FullDiskChild.class.getName(),
                        disk.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualTo("NO_SPACE lost=true after=whole,whole\n");
    }

    private Kind fault(Path file) {
        var trail = new AuditTrail(
                AuditPlace.chosen(file),
                new AuditIdentity(1, "ann", "file", "c"),
                true,
                ManualTimeSource.create(),
                alarms::add);
        trail.on(new AuthEvent.Persisted("g"));
        trail.on(new AuthEvent.Persisted("g"));
        assertThat(trail.lost()).isEqualTo(2);
        assertThat(alarms).hasSize(1);
        return trail.fault().orElseThrow().kind();
    }

    private Path own() throws Exception {
        Path own = folder.resolve("own");
        if (!Files.exists(own)) {
            Files.createDirectory(
                    own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return own;
    }

    private boolean asRoot() throws Exception {
        return Files.getAttribute(folder, "unix:uid").equals(0);
    }

    private static String location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
