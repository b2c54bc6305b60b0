package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AuthException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Agents of this home: keys of their own, registered in the name of whoever is signed in. */
@Command(
        name = "agent",
        description = "Registers agents that sign requests with keys of their own, and shows them.",
        synopsisSubcommandLabel = "(register | show)")
final class AgentCommand implements Runnable {
    private static final String DEFAULT_NAME = "default";

    private final Surroundings surroundings;
    private final Reporter reporter;
    private final HomeOpener opener;

    @Spec
    @Nullable CommandSpec spec;

    AgentCommand(Surroundings surroundings, Reporter reporter, HomeOpener opener) {
        this.surroundings = surroundings;
        this.reporter = reporter;
        this.opener = opener;
    }

    @Override
    public void run() {
        CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
        throw new ParameterException(line, "agent needs a command: register or show");
    }

    /** Makes a key and registers it, once. */
    @Command(
            name = "register",
            description =
                    "Makes a key, stores it, and registers it with the agent service, unless that was done before.",
            footer = "An attempt that broke off goes on with the same key. Ends with 3 when nobody is signed in.")
    int register(
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = DEFAULT_NAME,
                            description = "This home's name for the agent. Default: ${DEFAULT-VALUE}")
                    String name)
            throws AuthException, InterruptedException {
        try (var signet = opener.open()) {
            tell(named(name, signet::agent).keys().registerIfAbsent());
            return ExitCodes.DONE;
        }
    }

    /** Shows what the home knows of an agent. */
    @Command(
            name = "show",
            description = "Shows an agent of this home: its ids, its key and how old that is. Makes no request.",
            footer = "Ends with 1 when the agent is not registered.")
    int show(
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = DEFAULT_NAME,
                            description = "This home's name for the agent. Default: ${DEFAULT-VALUE}")
                    String name)
            throws AuthException, InterruptedException {
        try (var signet = opener.open()) {
            Optional<RegisteredAgent> found = named(name, signet::agent).keys().find();
            if (found.isEmpty()) {
                throw new CommandFailedException(new Trouble(
                        "not_registered",
                        "no agent of that name is registered in this home",
                        "Register it: signet agent register --name NAME",
                        ExitCodes.FAILED));
            }
            tell(found.get());
            return ExitCodes.DONE;
        }
    }

    private interface Lookup<T> {
        T by(String name);
    }

    private static <T> T named(String name, Lookup<T> lookup) {
        try {
            return lookup.by(name);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    Trouble.usage("--name: " + e.getMessage(), "Use a name such as ci-runner-7."));
        }
    }

    private void tell(RegisteredAgent agent) {
        if (reporter.isJson()) {
            reporter.document(members(agent));
            return;
        }
        row("agent", agent.name());
        row("runtime id", agent.runtimeId());
        row("account", agent.accountId().orElse("not known"));
        row("capabilities", String.join(", ", agent.capabilities()));
        row("registered", agent.registeredAt().map(Instant::toString).orElse("unknown when"));
        row("key", agent.state().name().toLowerCase(Locale.ROOT) + ", " + agent.keyId());
        row(
                "key age",
                agent.keyAge(surroundings.time()).map(AgentCommand::words).orElse("unknown"));
        row("public key", agent.sshPublicKey());
    }

    private Map<String, @Nullable Object> members(RegisteredAgent agent) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("name", agent.name());
        members.put("agent_runtime_id", agent.runtimeId());
        members.put("account_id", agent.accountId().orElse(null));
        members.put("capabilities", agent.capabilities());
        members.put("registered_at", agent.registeredAt().map(Instant::toString).orElse(null));
        members.put("key_id", agent.keyId());
        members.put("key_state", agent.state().name().toLowerCase(Locale.ROOT));
        members.put(
                "key_age_seconds",
                agent.keyAge(surroundings.time()).map(Duration::toSeconds).orElse(null));
        members.put("public_key", agent.sshPublicKey());
        return members;
    }

    private static String words(Duration age) {
        return age.toDays() >= 1 ? age.toDays() + " days" : age.toHours() + " h " + age.toMinutesPart() + " min";
    }

    private void row(String label, String value) {
        reporter.line(String.format(Locale.ROOT, "%-13s %s", label, value));
    }
}
