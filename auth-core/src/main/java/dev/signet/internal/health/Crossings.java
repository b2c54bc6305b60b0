package dev.signet.internal.health;

import dev.signet.auth.event.AuthEvent.HealthChanged;
import dev.signet.auth.event.HealthLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells each crossing once. What gets worse is told at once; what gets better only after it was better for {@link #CALM}, so that
 * a figure that wavers about its threshold is one crossing and not many. What was bad and can't be told any more stays bad; what was
 * good is unknown then. Used by one thread at a time.
 */
final class Crossings {
    /** How long something must be better to count as better. */
    static final Duration CALM = Duration.ofSeconds(30);

    private record Thing(String check, String subject) {}

    /** What was told last, and since when it has been better than that. */
    private record Told(HealthLevel level, @Nullable Instant betterSince) {}

    private final Map<Thing, Told> told = new HashMap<>();

    /**
     * What has crossed since the last time.
     *
     * @param hidden checks of which it can't be seen what they are about: a finding of theirs is about nothing in particular, and what
     *     was found before is not known to have gone
     */
    List<HealthChanged> of(List<Finding> findings, Set<String> hidden, Instant now) {
        var crossings = new ArrayList<HealthChanged>();
        var gone = new HashMap<>(told);
        for (Finding finding : findings) {
            if (hidden.contains(finding.check())) {
                continue;
            }
            var thing = new Thing(finding.check(), finding.subject());
            gone.remove(thing);
            crossing(thing, finding, now).ifPresent(crossings::add);
        }
        gone.forEach((thing, last) -> {
            var finding = hidden.contains(thing.check())
                    ? new Finding(
                            thing.check(),
                            thing.subject(),
                            HealthLevel.UNKNOWN,
                            "it can't be seen any more: " + thing.subject())
                    : new Finding(
                            thing.check(),
                            thing.subject(),
                            HealthLevel.OK,
                            "it is not there any more: " + thing.subject());
            crossing(thing, finding, now).ifPresent(crossings::add);
            if (told.getOrDefault(thing, last).level() == HealthLevel.OK) {
                told.remove(thing);
            }
        });
        return crossings;
    }

    private Optional<HealthChanged> crossing(Thing thing, Finding finding, Instant now) {
        Told last = told.getOrDefault(thing, new Told(HealthLevel.OK, null));
        int change = finding.level().compareTo(last.level());
        boolean lostSight = finding.level() == HealthLevel.UNKNOWN && change < 0;
        if (change == 0 || lostSight) {
            told.put(thing, new Told(last.level(), null));
            return Optional.empty();
        }
        Instant since = last.betterSince() == null ? now : last.betterSince();
        // A clock that was set back starts the calm anew.
        Instant betterSince = since.isAfter(now) ? now : since;
        if (change < 0 && now.isBefore(betterSince.plus(CALM))) {
            told.put(thing, new Told(last.level(), betterSince));
            return Optional.empty();
        }
        told.put(thing, new Told(finding.level(), null));
        return Optional.of(new HealthChanged(finding.check(), finding.level(), finding.detail()));
    }
}
