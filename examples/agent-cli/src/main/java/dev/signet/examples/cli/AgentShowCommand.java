package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKeys;
import dev.signet.auth.AuthException;
import picocli.CommandLine.Command;

/** Shows what the home knows of an agent. */
@Command(
        name = "show",
        description = "Shows an agent of this home: its ids, its key and how old that is. Makes no request.",
        footer = "Ends with 1 when the agent is not registered.")
final class AgentShowCommand extends AgentAction {
    AgentShowCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException {
        var found = keys.find();
        if (found.isEmpty()) {
            throw new CommandFailedException(new Trouble(
                    "not_registered",
                    "no agent of that name is registered in this home",
                    "Register it: " + command("register"),
                    ExitCodes.FAILED));
        }
        new AgentFacts(surroundings(), reporter()).tell(found.get(), MirrorOption.look(keys));
        return ExitCodes.DONE;
    }
}
