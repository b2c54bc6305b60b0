package dev.signet.examples.cli;

import dev.signet.agent.RotationPolicy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
            description =
                    "How long what the key before has signed stays good. Default: 48h, or less where a policy says so")
    private @Nullable Duration overlap;

    @Option(
            names = "--publish-for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long a new key is exported before the agent signs with it. Default: not at all")
    private Duration publication = Duration.ZERO;

    RotationPolicy policy() {
        return RotationPolicy.every(period)
                .overlap(overlap().orElse(RotationPolicy.DEFAULT_OVERLAP))
                .publication(publication);
    }

    /** Empty when nobody asked for one. */
    Optional<Duration> overlap() {
        return Optional.ofNullable(overlap);
    }
}
