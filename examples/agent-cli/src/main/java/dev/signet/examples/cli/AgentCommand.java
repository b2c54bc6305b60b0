package dev.signet.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Agents of this home: keys of their own, registered in the name of whoever is signed in. */
@Command(
        name = "agent",
        description = "Registers agents that sign requests with keys of their own, and looks after those keys.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "What these commands do to keys is recorded in the home, in signet/audit.jsonl: see signet agent audit.",
            "A KEY is a key's id or how that begins."
        })
final class AgentCommand implements Runnable {
    @Spec
    @Nullable CommandSpec spec;

    /** The command with all of its own commands. */
    static CommandLine line(Surroundings surroundings, Reporter reporter, HomeOpener opener) {
        var line = new CommandLine(new AgentCommand());
        commands(new AgentAction.Tools(surroundings, reporter, opener)).forEach(line::addSubcommand);
        KeyWord.prepare(line);
        return line;
    }

    /** All commands there are. */
    private static List<Callable<Integer>> commands(AgentAction.Tools tools) {
        return List.of(
                new AgentRegisterCommand(tools),
                new AgentShowCommand(tools),
                new AgentListCommand(tools),
                new AgentRotateCommand(tools),
                new AgentMaintainCommand(tools),
                new AgentVerifyCommand(tools),
                new AgentRevokeCommand(tools),
                new AgentRollbackCommand(tools),
                new AgentPurgeCommand(tools),
                new AgentExportCommand(tools),
                new AgentExportJwksCommand(tools),
                new AgentAuditCommand(tools));
    }

    @Override
    public void run() {
        CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
        throw new ParameterException(
                line,
                "agent needs a command: "
                        + String.join(", ", line.getSubcommands().keySet()));
    }
}
