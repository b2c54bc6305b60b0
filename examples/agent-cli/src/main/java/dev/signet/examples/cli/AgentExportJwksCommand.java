package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyState;
import dev.signet.verify.PublishedKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the public keys of an agent for whoever verifies what it signs. */
@Command(
        name = "export-jwks",
        description =
                "Writes the agent's public keys as a JWK set (RFC 7517) for verifiers; to stdout when no file is named.",
        footer = {
            "It has the key that signs, those that retire, one that will sign next (as active, ahead of time), and revoked ones",
            "until they are purged. A file that is there is replaced at once. Publish it again after each change of a key."
        })
final class AgentExportJwksCommand extends AgentAction {
    /** No text of JSON holds a line break, so those that are there are layout. */
    private static final Pattern LAYOUT = Pattern.compile("\\R\\s*");

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Replaced when it is there. Default: stdout")
    private @Nullable Path file;

    AgentExportJwksCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException {
        List<PublishedKey> published =
                keys.list().stream().flatMap(AgentExportJwksCommand::published).toList();
        byte[] set = PublishedKey.writeJwks(published);
        var path = Optional.ofNullable(file).map(Path::toAbsolutePath);
        path.ifPresent(target -> new OwnFile(target, OwnFile.PUBLIC).replace(set));
        if (reporter().isJson()) {
            var members = new LinkedHashMap<String, @Nullable Object>();
            members.put("file", path.orElse(null));
            members.put("jwks", new Documents.Raw(LAYOUT.matcher(text(set)).replaceAll("")));
            reporter().document(members);
        } else if (path.isPresent()) {
            row("exported", published.size() + " public key(s)");
            row("file", path.get().toString());
        } else {
            reporter().line(text(set).strip());
        }
        if (published.isEmpty()) {
            reporter().say("signet: note: agent " + name() + " has no key that a service knows: verifiers refuse it");
        }
        return ExitCodes.DONE;
    }

    private static String text(byte[] set) {
        return new String(set, StandardCharsets.UTF_8);
    }

    /** A key that is registered may sign at any moment: verifiers are to know it before. */
    private static Stream<PublishedKey> published(AgentKey key) {
        KeyState state = key.state() == KeyState.GENERATED ? KeyState.ACTIVE : key.state();
        return key.runtimeId().stream().map(id -> PublishedKey.ofSsh(id, key.sshPublicKey(), state));
    }
}
