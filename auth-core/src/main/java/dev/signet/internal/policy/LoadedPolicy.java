package dev.signet.internal.policy;

import dev.signet.internal.config.HomeSettings;
import java.util.List;

/**
 * What the files say.
 *
 * @param policy the strictest of all of them
 * @param settings what else the home wishes
 * @param notes what a person should know about the reading, one sentence each
 */
public record LoadedPolicy(Policy policy, HomeSettings settings, List<String> notes) {
    /** Copies {@code notes}. */
    public LoadedPolicy {
        notes = List.copyOf(notes);
    }
}
