package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line {@code signet}, as an embedder would write one. */
@Command(
        name = "signet",
        description = "Calls that always carry a valid credential.",
        mixinStandardHelpOptions = true,
        version = "signet 0.1",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 sign-in needed, 4 refused by policy or origin, 5 store trouble,",
            "6 network or server trouble, 10 unchanged. A result that could not be written to its end is a failure (1), unless",
            "whoever read it closed the pipe."
        })
public final class SignetCli {
    private static final int HELP_WIDTH = 110;

    private SignetCli() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        var surroundings = Surroundings.ofProcess();
        int exit = run(surroundings, arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        System.exit(exit);
    }

    /** Runs one command and tells its exit code. */
    static int run(Surroundings surroundings, String... arguments) {
        var options = new GlobalOptions();
        var reporter = new Reporter(surroundings, options);
        var opener = new HomeOpener(surroundings, options, reporter);
        var line = new CommandLine(new SignetCli()).addMixin("global options", options);
        commands(surroundings, reporter, opener).forEach(line::addSubcommand);
        line.registerConverter(Path.class, new PathText());
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        // An @ begins the name of a body's file here, not of a file of arguments.
        line.setExpandAtFiles(false);
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setParameterExceptionHandler((e, given) -> {
            // The parser may have stopped before it came to this option.
            options.json |= List.of(given).contains("--json");
            return usage(e, reporter);
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> report(e, reporter));
        offerHelp(line);
        if (arguments.length == 0) {
            line.usage(surroundings.err());
            return CommandLine.ExitCode.USAGE;
        }
        return written(line.execute(arguments), surroundings, reporter);
    }

    /** What did not get out is not done: whoever put it into a file would take what is there for the whole. */
    private static int written(int exit, Surroundings surroundings, Reporter reporter) {
        if (!surroundings.out().checkError() || exit != ExitCodes.DONE || Surroundings.isReaderGone()) {
            return exit;
        }
        reporter.troubleAside(new Trouble(
                "output_lost",
                "standard output could not be written to its end",
                "Check where it goes to, such as a full disk. What the command had to do besides is done.",
                ExitCodes.FAILED));
        return ExitCodes.FAILED;
    }

    /** Of every command below {@code line}, however deep. One that is a method says so itself: its options are its parameters. */
    private static void offerHelp(CommandLine line) {
        for (CommandLine each : line.getSubcommands().values()) {
            if (!(each.getCommandSpec().userObject() instanceof Method)) {
                each.getCommandSpec().mixinStandardHelpOptions(true);
            }
            offerHelp(each);
        }
    }

    /** All commands there are. */
    private static List<Object> commands(Surroundings surroundings, Reporter reporter, HomeOpener opener) {
        return List.of(
                new DemoCommand(surroundings, reporter),
                new FakeServerCommand(surroundings, reporter),
                new LoginCommand(surroundings, reporter, opener),
                new LogoutCommand(reporter, opener),
                new StatusCommand(surroundings, reporter, opener),
                new CallCommand(surroundings, reporter, opener),
                new TokenCommand(reporter, opener),
                new RefreshCommand(reporter, opener),
                AgentCommand.line(surroundings, reporter, opener),
                DrillCommand.line(surroundings, reporter),
                new StoreCommand(reporter, opener));
    }

    private static int report(Exception e, Reporter reporter) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        var trouble = Trouble.of(e);
        reporter.trouble(trouble);
        return trouble.exit();
    }

    private static int usage(ParameterException e, Reporter reporter) {
        var name = e.getCommandLine().getCommandSpec().qualifiedName();
        reporter.trouble(Trouble.usage(message(e), "See " + name + " --help."));
        return CommandLine.ExitCode.USAGE;
    }

    /** Arguments that fit nowhere are not quoted, but for the names of options: they may be secrets. */
    private static String message(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            var options = unmatched.getUnmatched().stream()
                    .filter(argument -> argument.startsWith("-"))
                    .map(argument -> argument.split("=", 2)[0])
                    .toList();
            return options.isEmpty()
                    ? unmatched.getUnmatched().size() + " more argument(s) than this command takes"
                    : "unknown option " + String.join(", ", options);
        }
        if (e.getArgSpec() instanceof OptionSpec option && option.arity().max() == 0) {
            return option.longestName() + " takes no value; a secret comes on standard input";
        }
        return String.valueOf(e.getMessage());
    }
}
