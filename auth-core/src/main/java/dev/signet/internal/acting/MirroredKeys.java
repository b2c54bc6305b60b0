package dev.signet.internal.acting;

import dev.signet.agent.KeyMirror;
import dev.signet.agent.MirrorStatus;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.agent.MirrorState;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.MirrorKeeper;

/** The copy of the key of one agent of the home's key ring. */
final class MirroredKeys implements KeyMirror {
    private final NamedAgents agents;
    private final AgentName name;

    MirroredKeys(NamedAgents agents, AgentName name) {
        this.agents = agents;
        this.name = name;
    }

    @Override
    public MirrorStatus status() throws AuthException {
        var keeper = agents.mirror();
        return keeper.isPresent()
                ? keeper.get().status(agents.ring(), name)
                : new MirrorStatus(MirrorState.OFF, agents.noMirror().getMessage() + ".");
    }

    @Override
    public MirrorStatus keep() throws AuthException, InterruptedException {
        return keeper().keep(agents.ring(), name);
    }

    @Override
    public MirrorStatus end() throws AuthException, InterruptedException {
        return keeper().end(agents.ring(), name);
    }

    private MirrorKeeper keeper() throws ConfigurationException {
        return agents.mirror().orElseThrow(() -> agents.noMirror());
    }

    @Override
    public String toString() {
        return "KeyMirror[" + name + "]";
    }
}
