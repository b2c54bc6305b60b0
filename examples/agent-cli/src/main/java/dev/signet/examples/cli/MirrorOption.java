package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.MirrorStatus;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.MirrorState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the home is to keep a copy of the agent's key where the Codex CLI looks for one. */
final class MirrorOption {
    @Option(
            names = "--mirror",
            negatable = true,
            description =
                    "Copies the key into the home's auth.json, from now on and with each key that follows, so that the Codex CLI"
                            + " signs as this agent; also again, after that copy was taken away there. --no-mirror takes it away and keeps"
                            + " none any more.")
    private @Nullable Boolean wanted;

    /**
     * Does what was asked for.
     *
     * @return how the copy stands; {@link MirrorState#OFF} where none is kept
     */
    MirrorStatus apply(AgentKeys keys) throws AuthException, InterruptedException {
        if (wanted == null) {
            return look(keys);
        }
        return wanted ? keys.mirror().keep() : keys.mirror().end();
    }

    /** How the copy stands. That it can't be told is no reason for a command to fail that is about something else. */
    static MirrorStatus look(AgentKeys keys) {
        try {
            return keys.mirror().status();
        } catch (AuthException e) {
            return new MirrorStatus(MirrorState.PENDING, e.getMessage() + ". " + e.remedy());
        }
    }

    /** The exit code of a command that did all else: something that was asked for by name and is not there is a failure. */
    int exitCode(MirrorStatus status) {
        return Boolean.TRUE.equals(wanted) && status.state() != MirrorState.COPIED ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    /** In words, such as {@code vanished}. */
    static String word(MirrorStatus status) {
        return status.state().name().toLowerCase(Locale.ROOT);
    }

    /** Tells on stderr what is in the way of a copy. */
    static void warn(Reporter reporter, MirrorStatus status) {
        boolean isFine = status.state() == MirrorState.OFF
                || status.state() == MirrorState.COPIED
                || status.state() == MirrorState.NOTHING_TO_COPY;
        if (!isFine) {
            reporter.say("signet: note: mirror " + word(status) + ": " + status.detail());
        }
    }
}
