package dev.signet.examples.cli;

import dev.signet.AuditEntry;
import dev.signet.AuditLog;
import dev.signet.ExitCodes;
import dev.signet.auth.AuthException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the home's record says. Opens no home, so that it adds nothing to it. */
@Command(
        name = "audit",
        description =
                "Shows the home's record of what happened to keys and credentials, the oldest first. Makes no request.",
        footer = {
            "The commands of agent write it. With --json each line is a document of its own. Who owns the file can change it:",
            "it is a record for its owner, and no proof."
        })
final class AgentAuditCommand implements Callable<Integer> {
    /** What has a place of its own in a line. */
    private static final Set<String> SHOWN =
            Set.of("agent", "key", "from", "to", "reason", "outcome", "pid", "user", "store", "correlation");

    private final AgentAction.Tools tools;

    @Option(names = "--name", paramLabel = "NAME", description = "Only what names this agent. Default: all lines")
    private @Nullable String name;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            preprocessor = KeyWord.class,
            description = "Only what names this key: its id or how that begins.")
    private @Nullable String key;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How far back to look, such as 24h or 7d. Default: 24h")
    private Duration since = Duration.ofHours(24);

    AgentAuditCommand(AgentAction.Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() throws AuthException {
        AuditLog log = tools.opener().record();
        var from = tools.surroundings().time().instant().minus(since);
        long count;
        try (var lines = key == null ? log.read(from) : log.read(key, from)) {
            count = lines.filter(entry -> name == null
                            || entry.find("agent").filter(name::equals).isPresent())
                    .peek(this::tell)
                    .count();
        } catch (UncheckedIOException e) {
            throw new CommandFailedException(new Trouble(
                    "audit_unreadable",
                    log.file() + " can't be read to its end",
                    "Check the disk and who owns the file.",
                    ExitCodes.STORE));
        }
        if (count == 0) {
            tools.reporter().say("signet: note: no such lines in " + log.file());
        }
        return ExitCodes.DONE;
    }

    private void tell(AuditEntry entry) {
        if (tools.reporter().isJson()) {
            var members = new LinkedHashMap<String, @Nullable Object>();
            members.put("at", entry.at());
            members.put("event", entry.event());
            members.putAll(entry.members());
            tools.reporter().document(members);
            return;
        }
        tools.reporter()
                .line(String.format(
                                Locale.ROOT,
                                "%s  %-20s  %-8s  %-12s  %-21s  %s",
                                entry.at(),
                                entry.event(),
                                entry.find("outcome").orElse(""),
                                entry.find("key").map(KeyText::shortId).orElse(""),
                                change(entry),
                                rest(entry))
                        .stripTrailing());
    }

    private static String change(AuditEntry entry) {
        if (entry.find("to").isEmpty() && entry.find("from").isEmpty()) {
            return "";
        }
        return word(entry, "from") + " > " + word(entry, "to");
    }

    private static String word(AuditEntry entry, String member) {
        return entry.find(member).map(state -> state.toLowerCase(Locale.ROOT)).orElse("none");
    }

    private static String rest(AuditEntry entry) {
        var first = entry.find("agent").map(agent -> agent + " ").orElse("")
                + entry.find("reason").map(why -> why + " ").orElse("");
        return first
                + entry.members().entrySet().stream()
                        .filter(member -> !SHOWN.contains(member.getKey()))
                        .map(member -> member.getKey() + "=" + member.getValue())
                        .collect(Collectors.joining(" "));
    }
}
