package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKeys;
import dev.signet.auth.AuthException;
import java.time.Instant;
import picocli.CommandLine.Command;

/** Proves that the service takes what an agent signs. */
@Command(
        name = "verify",
        description = "Proves that the service takes what the agent signs, by registering a task with its key.",
        footer = {
            "Ends with 6 when the service does not answer, with 3 when it no longer takes what the agent signs, and with 1",
            "when the agent has no active key."
        })
final class AgentVerifyCommand extends AgentAction {
    AgentVerifyCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException, InterruptedException {
        var key = keys.verify();
        if (reporter().isJson()) {
            reporter().document(KeyText.members(key, surroundings().time()));
        } else {
            row("key", KeyText.word(key.state()) + ", " + key.id());
            row("runtime id", key.runtimeId().orElse("not known"));
            row("task", key.taskId().orElse("not known"));
            row("verified", key.verifiedAt().map(Instant::toString).orElse("unknown when"));
        }
        return ExitCodes.DONE;
    }
}
