package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folder a login is looked for in, when a shell names it and when it does not. */
final class HomeTest {
    /** A user without an account entry, as the JVM tells of it. */
    private static final String NO_ACCOUNT = "-Duser.home=?";

    @TempDir
    Path folder;

    private Path current;

    @BeforeEach
    void makeFolders() throws Exception {
        current = Files.createDirectory(
                folder.resolve("current"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    }

    @Test
    void homeIsWhereTheShellSaysItIs() throws Exception {
        var run = signet(Map.of("HOME", folder.resolve("h").toString()), List.of(), "status")
                .exitsWith(3);

        assertThat(run.out()).contains(folder.resolve("h/.codex/auth.json").toString());
        assertThat(signet(Map.of("HOME", folder.resolve("h").toString()), List.of(), "agent", "audit")
                        .exitsWith(0)
                        .err())
                .contains(folder.resolve("h/.codex/signet/audit.jsonl").toString());
    }

    @Test
    void withoutOneTheAccountsFolderIsTaken() throws Exception {
        var run = signet(Map.of("HOME", ""), List.of("-Duser.home=" + folder), "status")
                .exitsWith(3);

        assertThat(run.out()).contains(folder.resolve(".codex/auth.json").toString());
    }

    @Test
    void whoHasNoFolderIsToldToNameOne() throws Exception {
        var run = signet(Map.of("HOME", ""), List.of(NO_ACCOUNT), "login", "--with-api-key");

        assertThat(run.exitsWith(2).err()).contains("HOME is not set", "--home DIR", "set HOME to the absolute path");
        assertThat(signet(Map.of("HOME", "here"), List.of(), "status")
                        .exitsWith(2)
                        .err())
                .contains("HOME is \"here\", which is no absolute path");
        assertThat(current).isEmptyDirectory();
    }

    @Test
    void anEmptyNameIsNotTheCurrentFolder() throws Exception {
        for (var arguments : List.of(List.of("--home", "", "status"), List.of("--home=", "login", "--with-api-key"))) {
            var run = signet(Map.of(), List.of(), arguments.toArray(new String[0]));
            assertThat(run.exitsWith(2).err()).contains("--home", "the name is empty");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(current)))
                .isEqualTo("rwxr-x---");
        assertThat(current).isEmptyDirectory();
    }

    /** The C locale has no character beyond ASCII, so the JVM can't name the folder. */
    @Test
    void charactersThatTheLocaleLacksAreNoFaultOfTheProgram() throws Exception {
        var named = Map.of("LC_ALL", "C", "CODEX_HOME", folder.resolve("josé").toString());

        assertThat(signet(named, List.of(), "--trust-origin", "https://api.acme.test", "status")
                        .exitsWith(2)
                        .err())
                .contains("CODEX_HOME has characters", "LC_ALL=C.UTF-8")
                .doesNotContain("--trust-origin");
        for (var arguments : List.of(
                List.of("--home", folder + "/josé", "status"),
                List.of("--home", current.toString(), "agent", "export", folder + "/josé.key"))) {
            assertThat(signet(Map.of("LC_ALL", "C"), List.of(), arguments.toArray(new String[0]))
                            .exitsWith(2)
                            .err())
                    .contains("that is no path here", "LC_ALL=C.UTF-8");
        }
    }

    /** Run by a shell, which hands on bytes: what this JVM makes of them depends on its own locale. */
    private CommandRun signet(Map<String, String> variables, List<String> flags, String... arguments) throws Exception {
        var environment = new HashMap<>(Map.of("CODEX_HOME", ""));
        environment.putAll(variables);
        var script = new StringBuilder("cd " + quoted(current.toString()) + "; ");
        environment.forEach((name, value) -> script.append("export " + name + "=" + quoted(value) + "; "));
        script.append("exec");
        var command = new ArrayList<>(ChildProcess.java(SignetCli.class, flags.toArray(new String[0])));
        command.addAll(List.of(arguments));
        command.forEach(word -> script.append(' ').append(quoted(word)));
        var file = Files.writeString(folder.resolve("run.sh"), script);
        return ChildProcess.run(folder, List.of("/bin/sh", file.toString()), Map.of(), "sk-proj-1\n");
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
