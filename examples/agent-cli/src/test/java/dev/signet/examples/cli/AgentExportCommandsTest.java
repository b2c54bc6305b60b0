package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.verify.VerificationKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class AgentExportCommandsTest extends AgentFixture {
    @Test
    void exportMakesAFileForItsOwnerAloneAndShowsNoSecret() throws Exception {
        registered();
        Path file = folder.resolve("key.json");

        var run = agent("export", file.toString()).exitsWith(0);

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .startsWith("{\"schema\":1,\"name\":\"ci\",\"agent_runtime_id\":\"")
                .contains("\"key_id\":\"" + keyIds().get(0), "\"account_id\":\"acct-1111\"");
        assertThat(run.out() + run.err()).contains(keyIds().get(0)).doesNotContain(privateKey(file));
        assertThat(privateKey(file)).startsWith("MFECAQEwBQYDK2Vw");
    }

    @Test
    void aFileThatIsThereIsReplacedByForceOnly() throws Exception {
        registered();
        Path file = Files.writeString(folder.resolve("key.json"), "mine");

        assertThat(agent("export", file.toString()).exitsWith(1).err()).contains("is there already", "--force");
        assertThat(file).hasContent("mine");
        var run = agent("export", "--force", "--json", file.toString()).exitsWith(0);

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(run.out())
                .isEqualTo("{\"schema\":1,\"file\":\"" + file + "\",\"key_id\":\"" + keyIds().get(0)
                        + "\",\"agent_runtime_id\":\""
                        + server.agents().all().get(0).agentRuntimeId() + "\"}\n");
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void aLinkIsNeverWrittenThrough() throws Exception {
        registered();
        Path target = Files.writeString(folder.resolve("target"), "mine");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);

        agent("export", link.toString()).exitsWith(1);
        assertThat(agent("export", "--force", link.toString()).exitsWith(1).err())
                .contains("is a link");

        assertThat(target).hasContent("mine");
    }

    @Test
    void aPrivateKeyNeverGoesToAStream() throws Exception {
        registered();

        for (var stream : new String[] {"-", "/dev/stdout", "/proc/self/fd/1", ""}) {
            var run = agent("export", "--force", stream).exitsWith(2);
            assertThat(run.out()).isEmpty();
        }
        agent("export").exitsWith(2);
        assertThat(agent("export", folder.resolve("no/such/folder").toString())
                        .exitsWith(1)
                        .err())
                .contains("can't be written");
    }

    @Test
    void anAgentWithoutAKeyHasNothingToExport() throws Exception {
        signedIn(Duration.ZERO);

        agent("export", folder.resolve("key.json").toString()).exitsWith(1);

        assertThat(folder.resolve("key.json")).doesNotExist();
    }

    @Test
    void publicKeysGoToStdoutAndVerifiersTakeThem() throws Exception {
        registered();
        agent("rotate").exitsWith(0);
        agent("rotate", "--overlap", "2h").exitsWith(0);
        agent("revoke", keyIds().get(0)).exitsWith(0);

        var run = agent("export-jwks").exitsWith(0);

        assertThat(run.out())
                .contains("\"active\"", "\"retiring\"", "\"revoked\"")
                .doesNotContain("\"d\"", "private");
        var keys = VerificationKeys.ofAgents(run.out().getBytes(StandardCharsets.UTF_8));
        for (var agent : server.agents().all()) {
            assertThat(keys.find(agent.agentRuntimeId(), Duration.ofMinutes(1))).hasSize(1);
        }
    }

    @Test
    void publicKeysAreADocumentToo() throws Exception {
        registered();

        var out = agent("export-jwks", "--json").exitsWith(0).out();

        assertThat(out)
                .startsWith("{\"schema\":1,\"file\":null,\"jwks\":{\"keys\": [{")
                .contains(keyIds().get(0))
                .endsWith("}]}}\n");
        assertThat(out.lines()).hasSize(1);
    }

    @Test
    void publicKeysGoToAFileThatIsReplacedWhole() throws Exception {
        registered();
        Path file = Files.writeString(folder.resolve("jwks.json"), "old");

        agent("export-jwks", file.toString()).exitsWith(0);

        assertThat(mode(file)).isEqualTo("rw-r--r--");
        assertThat(Files.readString(file)).contains(keyIds().get(0));
        assertThat(agent("export-jwks", folder.toString()).exitsWith(1).err()).contains("a folder");
    }

    /** A mask such as services run under: what verifiers read must not become unreadable for them. */
    @Test
    void publicKeysStayPublicAndPrivateOnesPrivateWhateverTheMask() throws Exception {
        registered();
        Path keys = Files.writeString(folder.resolve("jwks.json"), "old");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        Path key = folder.resolve("key.json");

        for (var mask : List.of("077", "000", "027")) {
            masked(mask, "export-jwks", "--name", "ci", keys.toString()).exitsWith(0);
            assertThat(mode(keys)).as(mask).isEqualTo("rw-r--r--");
            masked(mask, "export", "--force", "--name", "ci", key.toString()).exitsWith(0);
            assertThat(mode(key)).as(mask).isEqualTo("rw-------");
        }
        assertThat(Files.readString(keys)).contains(keyIds().get(0));
    }

    private CommandRun masked(String mask, String... words) throws Exception {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "umask " + mask + "; exec \"$@\"", "sh"));
        command.addAll(ChildProcess.java(SignetCli.class));
        command.addAll(List.of("--home", desk.home().toString(), "agent"));
        command.addAll(List.of(words));
        return ChildProcess.run(folder, command, server.environment());
    }

    @Test
    void anAgentThatIsNotRegisteredHasAnEmptySet() throws Exception {
        signedIn(Duration.ZERO);

        var run = agent("export-jwks").exitsWith(0);

        assertThat(run.err()).contains("has no key that a service knows");
        assertThat(run.out()).contains("\"keys\"");
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
