package dev.signet.examples.cli;

import dev.signet.agent.AgentKeys;
import dev.signet.agent.MirrorStatus;
import dev.signet.agent.RotationResult;
import dev.signet.auth.AuthException;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives an agent its next key. */
@Command(
        name = "rotate",
        description = "Makes a key, registers and proves it, and has the agent sign with it from then on.",
        footer =
                "A step that fails changes nothing for the agent: it signs with the key it has, and the next run goes on.")
final class AgentRotateCommand extends AgentAction {
    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Option(names = "--if-due", description = "Only if it is time, or a rotation broke off.")
    private boolean ifDue;

    @Mixin
    private MirrorOption mirror = new MirrorOption();

    AgentRotateCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException, InterruptedException {
        Optional<RotationResult> result = ifDue ? keys.rotateIfDue(policy.policy()) : Optional.of(rotate(keys));
        MirrorStatus copy = mirror.apply(keys);
        if (reporter().isJson()) {
            document(result, copy);
        } else if (result.isEmpty()) {
            reporter()
                    .line(
                            "not due, or its key waits to be published for long enough: the agent signs with the key it has");
        } else {
            print(result.get());
        }
        MirrorOption.warn(reporter(), copy);
        return mirror.exitCode(copy);
    }

    private RotationResult rotate(AgentKeys keys) throws AuthException, InterruptedException {
        var overlap = policy.overlap();
        return overlap.isPresent() ? keys.rotate(overlap.get()) : keys.rotate();
    }

    private void document(Optional<RotationResult> result, MirrorStatus copy) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("rotated", result.isPresent());
        result.ifPresent(rotation -> {
            members.put("finished_here", rotation.finishedHere());
            members.put("may_have_left_orphans", rotation.mayHaveLeftOrphans());
            members.put("key", KeyText.members(rotation.key(), surroundings().time()));
            members.put(
                    "previous",
                    rotation.previous()
                            .map(key -> KeyText.members(key, surroundings().time()))
                            .orElse(null));
        });
        members.put("mirror", MirrorOption.word(copy));
        reporter().document(members);
    }

    private void print(RotationResult rotation) {
        row("signs with", rotation.key().id());
        row("runtime id", rotation.key().runtimeId().orElse("not known"));
        rotation.previous()
                .ifPresent(before -> row(
                        "before",
                        before.id() + ", " + KeyText.word(before.state())
                                + before.overlapUntil()
                                        .map(end -> ": what it signed is good until " + end)
                                        .orElse("")));
        if (!rotation.finishedHere()) {
            reporter().say("signet: note: another process finished this rotation");
        }
        if (rotation.mayHaveLeftOrphans()) {
            reporter().say(KeyText.ORPHANS);
        }
    }
}
