package dev.signet.file;

import static dev.signet.file.TestHome.mode;
import static dev.signet.file.TestHome.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a real machine shows: umasks, accounts, full disks, mounts. Each case runs in a process of its own. */
final class MachineTest {
    private static final String NOBODY = "65534";

    @TempDir
    private Path folder;

    private TestHome home;
    private String classPath = System.getProperty("java.class.path");

    @BeforeEach
    void makeHome() throws Exception {
        folder = folder.toRealPath();
        home = TestHome.in(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "077", "0777"})
    void theUmaskChangesNothing(String umask) throws Exception {
        Path fresh = folder.resolve("fresh");

        assertThat(Children.run(command(shell("umask " + umask + " && exec \"$@\""), "use", fresh)))
                .contains("read absent", "save done");

        assertThat(mode(fresh)).isEqualTo("rwx------");
        assertThat(mode(fresh.resolve("auth.json"))).isEqualTo("rw-------");
    }

    @Test
    void anUnprivilegedAccountWithoutARightInItsUmaskSavesAsWell() throws Exception {
        List<String> nobody = asNobody();
        Path fresh = Files.createDirectory(folder.resolve("open"));
        TestHome.chmod(fresh, "rwxrwxrwx");

        List<String> command = new ArrayList<>(nobody);
        command.addAll(shell("umask 0777 && exec \"$@\""));
        assertThat(Children.run(command(command, "use", fresh.resolve("home")))).contains("save done");

        assertThat(mode(fresh.resolve("home"))).isEqualTo("rwx------");
        assertThat(mode(fresh.resolve("home/auth.json"))).isEqualTo("rw-------");
    }

    @Test
    void anAccountServesWhatItCanReadAndNotWrite() throws Exception {
        List<String> nobody = asNobody();
        TestHome.chmod(home.path(), "rwxr-xr-x");
        write(home.file(), "of root", "rw-r--r--");

        assertThat(Children.run(command(nobody, "use", home.path())))
                .containsExactly(
                        "event HomeRestricted",
                        "read of root",
                        "save READ_ONLY",
                        "traits [READ_ONLY, PLAINTEXT, DURABLE]");
    }

    @Test
    void whatAnAccountCanNotReadIsDeniedAndNotAbsent() throws Exception {
        List<String> nobody = asNobody();
        TestHome.chmod(home.path(), "rwxr-xr-x");
        write(home.file(), "of root", "rw-------");
        assertThat(Children.run(command(nobody, "use", home.path()))).contains("read DENIED", "save READ_ONLY");

        TestHome.chmod(home.path(), "rwx------");
        assertThat(Children.run(command(nobody, "use", home.path()))).contains("read DENIED", "save READ_ONLY");
    }

    @Test
    void anAccountRefusesAHomeThatItCanWriteAndDoesNotOwn() throws Exception {
        List<String> nobody = asNobody();
        TestHome.chmod(home.path(), "rwxrwxrwx");

        assertThat(Children.run(command(nobody, "use", home.path()))).containsExactly("refused UNSAFE_PATH");
        assertThat(mode(home.path())).isEqualTo("rwxrwxrwx");
    }

    @Test
    void aReservationIsGoodForASaveOnADiskThatFillsUp() throws Exception {
        List<String> mounts = inMountNamespace();
        mounts.addAll(shell("mount -t tmpfs -o size=64k,mode=700 none " + home.path() + " && exec \"$@\""));

        List<String> said = Children.run(command(mounts, "fill", home.path()));

        assertThat(said)
                .containsExactly(
                        "first save done",
                        "full",
                        "reserved done",
                        "full",
                        "unreserved NO_SPACE",
                        "content 000002",
                        "files [auth.json, filler]");
    }

    @Test
    void aFileMountedFromOutsideIsServedAndNotWritten() throws Exception {
        Path outside = write(folder.resolve("outside file"), "mounted", "rw-r--r--");
        write(home.file(), "covered", "rw-------");
        List<String> mounts = inMountNamespace();
        mounts.addAll(shell("mount --bind '" + outside + "' " + home.file() + " && exec \"$@\""));

        List<String> said = Children.run(command(mounts, "use", home.path()));

        assertThat(said)
                .containsExactly(
                        "event HomeRestricted", "read mounted", "save READ_ONLY", "traits [PLAINTEXT, DURABLE]");
        assertThat(outside).hasContent("mounted");
        assertThat(home.tree()).containsExactly("auth.json");
    }

    @Test
    void aReadOnlyMountIsAReadOnlyHome() throws Exception {
        write(home.file(), "served", "rw-r--r--");
        List<String> mounts = inMountNamespace();
        mounts.addAll(shell("mount --bind " + home.path() + " " + home.path() + " && mount -o remount,ro,bind "
                + home.path() + " && exec \"$@\""));

        assertThat(Children.run(command(mounts, "use", home.path())))
                .containsExactly(
                        "event HomeRestricted",
                        "read served",
                        "save READ_ONLY",
                        "traits [READ_ONLY, PLAINTEXT, DURABLE]");
    }

    private String[] command(List<String> prefix, String what, Path home) {
        return Children.javaFrom(classPath, prefix, what, home).toArray(String[]::new);
    }

    private static List<String> shell(String script) {
        return List.of("sh", "-c", script, "sh");
    }

    /** A prefix that runs what follows with mounts of its own: as root, or as what looks like root in a user namespace. */
    private static List<String> inMountNamespace() throws Exception {
        List<String> unshare = isRoot() ? List.of("unshare", "-m") : List.of("unshare", "-Urm");
        List<String> trial = new ArrayList<>(unshare);
        trial.addAll(List.of("sh", "-c", "mount -t tmpfs -o size=64k none /tmp"));
        Children.need("a mount namespace", trial.toArray(String[]::new));
        return new ArrayList<>(unshare);
    }

    /** A prefix that runs what follows as an account without rights; the test's folder becomes passable for it. */
    private List<String> asNobody() throws Exception {
        // Whoever is not root may not become another account, on CI neither.
        assumeTrue(isRoot(), "another account is for root to be had");
        List<String> setpriv =
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all");
        for (Path above = folder; above.startsWith(System.getProperty("java.io.tmpdir")); above = above.getParent()) {
            if (Files.getPosixFilePermissions(above).size() < 5) {
                TestHome.chmod(above, "rwx--x--x");
            }
        }
        classPath = readableClassPath();
        List<String> trial = new ArrayList<>(setpriv);
        trial.addAll(List.of("ls", classPath.split(java.io.File.pathSeparator)[0]));
        Children.need("a second account that reads the classes", trial.toArray(String[]::new));
        return setpriv;
    }

    /** Copies of our own classes: where they were built another account may not be let in. */
    private String readableClassPath() throws Exception {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            Path original = Path.of(entry);
            if (Files.isDirectory(original) || original.getFileName().toString().startsWith("auth-")) {
                Path copy = folder.resolve("classes-" + copies.size() + "-" + original.getFileName());
                Children.run("cp", "-r", entry, copy.toString());
                Children.run("chmod", "-R", "a+rX", copy.toString());
                copies.add(copy.toString());
            }
        }
        return String.join(java.io.File.pathSeparator, copies);
    }

    private static boolean isRoot() throws Exception {
        return Children.run("id", "-u").equals(List.of("0"));
    }
}
