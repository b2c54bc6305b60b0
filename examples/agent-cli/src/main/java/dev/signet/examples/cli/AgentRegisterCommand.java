package dev.signet.examples.cli;

import dev.signet.agent.AgentKeys;
import dev.signet.agent.MirrorStatus;
import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AuthException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a key and registers it, once. */
@Command(
        name = "register",
        description = "Makes a key, stores it, and registers it with the agent service, unless that was done before.",
        footer = "An attempt that broke off goes on with the same key. Ends with 3 when nobody is signed in.")
final class AgentRegisterCommand extends AgentAction {
    @Option(
            names = "--replace",
            description =
                    "Gives an agent that is registered another key at once and ends the one it has: for a key that was lost"
                            + " or leaked, and for an agent that was stopped.")
    private boolean replace;

    @Mixin
    private MirrorOption mirror = new MirrorOption();

    AgentRegisterCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException, InterruptedException {
        RegisteredAgent agent = register(keys);
        MirrorStatus copy = mirror.apply(keys);
        new AgentFacts(surroundings(), reporter()).tell(agent, copy);
        return mirror.exitCode(copy);
    }

    private RegisteredAgent register(AgentKeys keys) throws AuthException, InterruptedException {
        if (!replace || keys.find().isEmpty()) {
            return keys.registerIfAbsent();
        }
        var result = keys.replace();
        result.previous()
                .ifPresent(before -> reporter()
                        .say("signet: key " + KeyText.shortId(before.id())
                                + " has ended; Signet signs nothing with it"));
        if (result.mayHaveLeftOrphans()) {
            reporter().say(KeyText.ORPHANS);
        }
        return keys.find().orElseThrow();
    }
}
