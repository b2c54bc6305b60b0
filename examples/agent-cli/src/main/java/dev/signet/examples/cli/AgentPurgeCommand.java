package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.auth.AuthException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Forgets keys that ended long ago. */
@Command(
        name = "purge",
        description = "Drops what is left of keys that were revoked long ago. Why an agent was stopped is kept.",
        footer =
                "A key that is purged is no longer in what export-jwks writes, so that verifiers can't say why they refuse it.")
final class AgentPurgeCommand extends AgentAction {
    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long ago they were revoked at least. Default: 30d")
    private Duration age = Duration.ofDays(30);

    AgentPurgeCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException, InterruptedException {
        List<AgentKey> dropped = keys.purge(age);
        if (reporter().isJson()) {
            reporter()
                    .document(
                            Map.of("purged", dropped.stream().map(AgentKey::id).toList()));
        } else if (dropped.isEmpty()) {
            reporter().line("nothing to purge");
        } else {
            dropped.forEach(key -> row(
                    "purged",
                    key.id()
                            + key.revokedAt()
                                    .map(Instant::toString)
                                    .map(end -> ", revoked " + end)
                                    .orElse("")));
        }
        return ExitCodes.DONE;
    }
}
