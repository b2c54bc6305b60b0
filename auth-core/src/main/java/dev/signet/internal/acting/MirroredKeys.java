package dev.signet;

import dev.signet.agent.KeyMirror;
import dev.signet.agent.MirrorStatus;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.agent.MirrorState;
import dev.signet.internal.profile.ProfileDefinition;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.MirrorKeeper;

/** The copy of the key of one agent of the home's key ring. */
final class MirroredKeys implements KeyMirror {
    private final Assembly assembly;
    private final AgentName name;

    MirroredKeys(Assembly assembly, AgentName name) {
        this.assembly = assembly;
        this.name = name;
    }

    /**
     * Opens a home, and asks for the copy that was wished for.
     *
     * @throws ConfigurationException when one is, and the profile knows no program to keep it for
     */
    static Assembly opened(SignetBuilder settings) throws AuthException {
        var profile = settings.profile.definition();
        if (settings.mirrored.isPresent() && profile.mirror().isEmpty()) {
            throw none(profile);
        }
        var assembly = Assembly.of(settings);
        settings.mirrored.ifPresent(
                name -> assembly.agents().mirror().orElseThrow().open(assembly.ring(), name));
        return assembly;
    }

    private static ConfigurationException none(ProfileDefinition profile) {
        return new ConfigurationException(
                "the profile " + profile.name()
                        + " shares its home with no program that looks for a copy of an agent's key",
                "Leave the copy out: keys().export() gives the key to a program of your own.",
                null);
    }

    @Override
    public MirrorStatus status() throws AuthException {
        var keeper = assembly.agents().mirror();
        return keeper.isPresent()
                ? keeper.get().status(assembly.ring(), name)
                : new MirrorStatus(
                        MirrorState.OFF, none(assembly.ground().profile()).getMessage() + ".");
    }

    @Override
    public MirrorStatus keep() throws AuthException, InterruptedException {
        return keeper().keep(assembly.ring(), name);
    }

    @Override
    public MirrorStatus end() throws AuthException, InterruptedException {
        return keeper().end(assembly.ring(), name);
    }

    private MirrorKeeper keeper() throws ConfigurationException {
        return assembly.agents()
                .mirror()
                .orElseThrow(() -> none(assembly.ground().profile()));
    }

    @Override
    public String toString() {
        return "KeyMirror[" + name + "]";
    }
}
