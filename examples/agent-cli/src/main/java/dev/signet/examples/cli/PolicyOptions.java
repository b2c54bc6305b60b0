package dev.signet.examples.cli;

import dev.signet.agent.RotationPolicy;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When keys are rotated. */
final class PolicyOptions {
    @Option(
            names = "--period",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long a key is to sign at most; it is due at 80 %% of that. Default: 90d")
    private Duration period = RotationPolicy.DEFAULT_PERIOD;

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long what the key before has signed stays good. Default: 48h")
    private Duration overlap = RotationPolicy.DEFAULT_OVERLAP;

    @Option(
            names = "--publish-for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long a new key is exported before the agent signs with it. Default: not at all")
    private Duration publication = Duration.ZERO;

    RotationPolicy policy() {
        return RotationPolicy.every(period).overlap(overlap()).publication(publication);
    }

    Duration overlap() {
        return overlap;
    }
}
