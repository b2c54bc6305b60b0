package dev.signet.examples.cli;

import dev.signet.agent.MirrorStatus;
import dev.signet.agent.RegisteredAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what a home knows of an agent. */
final class AgentFacts {
    private final Surroundings surroundings;
    private final Reporter reporter;

    AgentFacts(Surroundings surroundings, Reporter reporter) {
        this.surroundings = surroundings;
        this.reporter = reporter;
    }

    void tell(RegisteredAgent agent, MirrorStatus mirror) {
        if (reporter.isJson()) {
            reporter.document(members(agent, mirror));
            return;
        }
        row("agent", agent.name());
        row("runtime id", agent.runtimeId());
        row("account", agent.accountId().orElse("not known"));
        row("capabilities", String.join(", ", agent.capabilities()));
        row("registered", agent.registeredAt().map(Instant::toString).orElse("unknown when"));
        row("key", KeyText.word(agent.state()) + ", " + agent.keyId());
        row("key age", agent.keyAge(surroundings.time()).map(KeyText::span).orElse("unknown"));
        row("public key", agent.sshPublicKey());
        row("mirror", MirrorOption.word(mirror));
        MirrorOption.warn(reporter, mirror);
    }

    private Map<String, @Nullable Object> members(RegisteredAgent agent, MirrorStatus mirror) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("name", agent.name());
        members.put("agent_runtime_id", agent.runtimeId());
        members.put("account_id", agent.accountId().orElse(null));
        members.put("capabilities", agent.capabilities());
        members.put("registered_at", agent.registeredAt().map(Instant::toString).orElse(null));
        members.put("key_id", agent.keyId());
        members.put("key_state", KeyText.word(agent.state()));
        members.put(
                "key_age_seconds",
                agent.keyAge(surroundings.time()).map(Duration::toSeconds).orElse(null));
        members.put("public_key", agent.sshPublicKey());
        members.put("mirror", MirrorOption.word(mirror));
        members.put("mirror_detail", mirror.detail());
        return members;
    }

    private void row(String label, String value) {
        reporter.line(String.format(Locale.ROOT, "%-13s %s", label, value));
    }
}
