package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyState;
import picocli.CommandLine.Command;

/** Goes back to the key before. */
@Command(
        name = "rollback",
        description = "Has the agent sign again with the key that was replaced last, while its overlap lasts.",
        footer = "The key it signs with now retires until the same moment. Ends with 1 when there is no way back.")
final class AgentRollbackCommand extends AgentAction {
    AgentRollbackCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException, InterruptedException {
        AgentKey key = keys.rollback();
        if (reporter().isJson()) {
            reporter().document(KeyText.members(key, surroundings().time()));
            return ExitCodes.DONE;
        }
        row("signs with", key.id());
        for (AgentKey other : keys.list()) {
            if (other.state() == KeyState.RETIRING) {
                row(
                        "retiring",
                        other.id()
                                + other.overlapUntil()
                                        .map(end -> ": what it signed is good until " + end)
                                        .orElse(""));
            }
        }
        return ExitCodes.DONE;
    }
}
