package dev.signet.examples.cli;

import dev.signet.agent.AgentKeys;
import dev.signet.auth.AuthException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every command on one agent of the home has: a name, and an open home that records what happens. */
abstract class AgentAction implements Callable<Integer> {
    private static final String DEFAULT_NAME = "default";

    private final Tools tools;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "This home's name for the agent. Default: " + DEFAULT_NAME)
    private String name = DEFAULT_NAME;

    AgentAction(Tools tools) {
        this.tools = tools;
    }

    /** What the commands work with. */
    record Tools(Surroundings surroundings, Reporter reporter, HomeOpener opener) {}

    /** Does the work, and tells the exit code. The home is open meanwhile. */
    abstract int act(AgentKeys keys) throws AuthException, InterruptedException;

    @Override
    public final Integer call() throws AuthException, InterruptedException {
        try (var signet = tools.opener.openRecorded()) {
            AgentKeys keys;
            try {
                keys = signet.agent(name).keys();
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        Trouble.usage("--name: " + e.getMessage(), "Use a name such as ci-runner-7."));
            }
            return act(keys);
        }
    }

    final String name() {
        return name;
    }

    final Reporter reporter() {
        return tools.reporter;
    }

    final Surroundings surroundings() {
        return tools.surroundings;
    }

    final Instant now() {
        return tools.surroundings.time().instant();
    }

    /** The command {@code words} for this agent, as it is typed. */
    final String command(String words) {
        return "signet agent " + words + (name.equals(DEFAULT_NAME) ? "" : " --name " + name);
    }

    /** A line with a label. */
    final void row(String label, String value) {
        reporter().line(String.format(Locale.ROOT, "%-13s %s", label, value));
    }
}
