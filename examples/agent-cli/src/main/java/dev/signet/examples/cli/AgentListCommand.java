package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.ListedAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the keys of an agent, oldest first. */
@Command(
        name = "list",
        description =
                "Shows the agent's keys, how old they are, and when something is due. Makes no request but for --server.",
        footer = {
            "With --server, what the service knows of the agents of whoever is signed in stands beside them, those of other",
            "homes included. Ends with 2 when the service lists nothing."
        })
final class AgentListCommand extends AgentAction {
    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Option(names = "--server", description = "Asks the service, too.")
    private boolean server;

    AgentListCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException, InterruptedException {
        List<AgentKey> local = keys.list();
        Optional<List<ListedAgent>> listed = server ? Optional.of(keys.listAtService()) : Optional.empty();
        if (reporter().isJson()) {
            document(local, listed);
            return ExitCodes.DONE;
        }
        if (local.isEmpty()) {
            reporter().say("signet: note: this home has no keys of an agent " + name());
        }
        new KeyTable(policy.policy(), now()).lines(local, listed).forEach(reporter()::line);
        return ExitCodes.DONE;
    }

    private void document(List<AgentKey> local, Optional<List<ListedAgent>> listed) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("name", name());
        members.put("period_seconds", policy.policy().period().toSeconds());
        var keys = new ArrayList<Map<String, @Nullable Object>>();
        for (AgentKey key : local) {
            var facts = KeyText.members(key, surroundings().time());
            facts.put("standing", KeyTable.standing(key, policy.policy(), now()).orElse(null));
            keys.add(facts);
        }
        members.put("keys", keys);
        listed.ifPresent(agents -> members.put(
                "server", agents.stream().map(AgentListCommand::members).toList()));
        reporter().document(members);
    }

    private static Map<String, @Nullable Object> members(ListedAgent agent) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("agent_runtime_id", agent.runtimeId());
        members.put("active", agent.active());
        members.put("capabilities", agent.capabilities());
        members.put("ttl_seconds", agent.ttl().map(Duration::toSeconds).orElse(null));
        members.put("registered_at", agent.registeredAt().map(Instant::toString).orElse(null));
        members.put("public_key", agent.sshPublicKey());
        return members;
    }
}
