package dev.signet.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runbooks, played before they are needed. */
@Command(
        name = "drill",
        description = "Plays a runbook on an embedded fake server, and checks what it promises.",
        synopsisSubcommandLabel = "COMMAND")
final class DrillCommand implements Runnable {
    @Spec
    @Nullable CommandSpec spec;

    /** The command with all drills. */
    static CommandLine line(Surroundings surroundings, Reporter reporter) {
        var line = new CommandLine(new DrillCommand());
        drills(surroundings, reporter).forEach(line::addSubcommand);
        return line;
    }

    private static List<Callable<Integer>> drills(Surroundings surroundings, Reporter reporter) {
        return List.of(new CompromisedKeyCommand(surroundings, reporter));
    }

    @Override
    public void run() {
        CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
        throw new ParameterException(
                line,
                "drill needs a command: "
                        + String.join(", ", line.getSubcommands().keySet()));
    }
}
