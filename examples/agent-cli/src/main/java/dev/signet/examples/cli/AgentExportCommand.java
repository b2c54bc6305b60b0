package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.ExportedKey;
import dev.signet.auth.AuthException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the active key to a file, its private part included. */
@Command(
        name = "export",
        description =
                "Writes the key the agent signs with to a file for its owner alone (0600), its private part included.",
        footer = {
            "Whoever has the file is the agent, until the key is rotated and its overlap ends, or it is revoked.",
            "It is never written to a terminal or a pipe. Public keys: export-jwks."
        })
final class AgentExportCommand extends AgentAction {
    private static final Set<String> STREAMS = Set.of(
            "-",
            "/dev/stdout",
            "/dev/stderr",
            "/dev/tty",
            "/dev/fd/1",
            "/dev/fd/2",
            "/proc/self/fd/1",
            "/proc/self/fd/2");

    @Parameters(paramLabel = "FILE", description = "Made by this command; never one that is there, unless --force.")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Replaces the file when it is there.")
    private boolean force;

    AgentExportCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException {
        if (file.toString().isBlank() || STREAMS.contains(file.toString())) {
            throw new CommandFailedException(Trouble.usage(
                    "a private key is written to a file of its own only", "Name a file that is not there yet."));
        }
        ExportedKey key = keys.export();
        Path path = file.toAbsolutePath();
        var target = new OwnFile(path, OwnFile.SECRET);
        if (force) {
            target.replace(document(key));
        } else {
            target.create(document(key));
        }
        tell(key, path);
        return ExitCodes.DONE;
    }

    private static byte[] document(ExportedKey key) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("name", key.name());
        members.put("agent_runtime_id", key.runtimeId());
        members.put("key_id", key.keyId());
        members.put("agent_private_key", key.privateKey().reveal());
        members.put("account_id", key.accountId().orElse(null));
        members.put("attributes", key.attributes());
        var bytes = new ByteArrayOutputStream();
        new Documents().print(new PrintStream(bytes, true, StandardCharsets.UTF_8), members);
        return bytes.toByteArray();
    }

    private void tell(ExportedKey key, Path path) {
        if (reporter().isJson()) {
            var members = new LinkedHashMap<String, Object>();
            members.put("file", path);
            members.put("key_id", key.keyId());
            members.put("agent_runtime_id", key.runtimeId());
            reporter().document(members);
            return;
        }
        row("exported", key.keyId());
        row("runtime id", key.runtimeId());
        row("file", path + ", for its owner alone");
        reporter().say("signet: note: whoever has this file is the agent");
    }
}
