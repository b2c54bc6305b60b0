package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.KeyRevocation;
import dev.signet.agent.KeyRevocation.Notice;
import dev.signet.agent.RevocationReason;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a key. */
@Command(
        name = "revoke",
        description = "Ends a key here, erases its private part, and tells the service.",
        footer = {
            "Ends with 1 when the key is unknown, or is what the agent signs with and --force is not given; with 6 when the key",
            "has ended here and the service could not be told: maintain will tell it."
        })
final class AgentRevokeCommand extends AgentAction {
    /** Fewer would end another key than was meant. */
    private static final int SHORTEST = 4;

    @Parameters(
            paramLabel = "KEY",
            preprocessor = KeyWord.class,
            description = "The key's id, or at least 4 characters of how it begins.")
    private String key = "";

    @Option(
            names = "--force",
            description =
                    "Ends the key whatever becomes of the agent, also the one it signs with: it signs nothing then until it is"
                            + " given another.")
    private boolean force;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Goes with --force: compromised, suspended, superseded or ceased. Default: compromised")
    private @Nullable String reason;

    AgentRevokeCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException, InterruptedException {
        var because = reason();
        AgentKey before = find(keys.list());
        KeyRevocation result = force ? keys.forceRevoke(before.id(), because) : keys.revoke(before.id());
        boolean stopped = keys.list().stream().noneMatch(other -> other.state() == KeyState.ACTIVE);
        if (reporter().isJson()) {
            var members = KeyText.members(result.key(), surroundings().time());
            members.put("notice", result.notice().name().toLowerCase(Locale.ROOT));
            members.put("agent_signs", !stopped);
            reporter().document(members);
        } else {
            print(result, stopped);
        }
        return result.notice() == Notice.PENDING ? ExitCodes.NETWORK : ExitCodes.DONE;
    }

    private RevocationReason reason() {
        if (reason == null) {
            return RevocationReason.COMPROMISED;
        }
        if (!force) {
            throw usage("--reason goes with --force", "Leave it out, or add --force.");
        }
        for (RevocationReason known : RevocationReason.values()) {
            if (known.word().equals(reason)) {
                return known;
            }
        }
        throw usage(
                "there is no such reason; there are compromised, suspended, superseded and ceased",
                "Use --reason compromised when somebody else may have the key.");
    }

    private AgentKey find(List<AgentKey> keys) {
        if (key.length() < SHORTEST) {
            throw usage("KEY must have at least " + SHORTEST + " characters", "Give the key's id: " + command("list"));
        }
        var found = keys.stream().filter(each -> each.id().startsWith(key)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw found.isEmpty()
                ? new CommandFailedException(new Trouble(
                        "unknown_key",
                        "agent " + name() + " has no key whose id begins like that in this home",
                        "List its keys: " + command("list"),
                        ExitCodes.FAILED))
                : usage(found.size() + " keys begin like that", "Give more of the key's id: " + command("list --json"));
    }

    private void print(KeyRevocation result, boolean stopped) {
        row("revoked", result.key().id());
        row("reason", result.key().reason().orElse("not known"));
        row("here", "Signet signs nothing with it any more; its private part is erased");
        row("service", words(result.notice()));
        if (stopped) {
            row("agent", "signs nothing until it is given another key: " + command("register --replace"));
        }
    }

    private String words(Notice notice) {
        return switch (notice) {
            case TOLD -> "confirmed that it takes nothing of it any more";
            case PENDING -> "could not be told and may still take what a copy signs; tell it: " + command("maintain");
            case NOT_POSSIBLE ->
                "ends no registrations, or SIGNET_AGENT_LIFECYCLE does not say where, so it may still take what a copy of the key"
                        + " signs: tell whoever runs it";
            case NOT_NEEDED -> "had nothing to be told";
        };
    }

    private static CommandFailedException usage(String message, String remedy) {
        return new CommandFailedException(Trouble.usage(message, remedy));
    }
}
