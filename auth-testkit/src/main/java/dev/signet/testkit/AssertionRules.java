package dev.signet.testkit;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What RFC 7523, section 3, asks of a JWT beyond its signature. Safe for use by several threads. */
final class AssertionRules {
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);

    /** The breach of an assertion that was used before, or that can't be told from others. */
    static final String REPLAY = "the claim jti must be a text that was not used before";

    private final TimeSource time;
    private final Set<String> audiences;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    /** The JWT must name one of {@code audiences}, which all stand for this server. */
    AssertionRules(TimeSource time, Set<String> audiences) {
        this.time = time;
        this.audiences = Set.copyOf(audiences);
    }

    /** What is wrong, or empty. */
    Optional<String> breach(JwtText jwt) {
        Instant now = time.instant();
        Optional<Instant> end = jwt.seconds("exp").map(Instant::ofEpochSecond);
        if (jwt.text("iss").isEmpty() || jwt.text("sub").isEmpty()) {
            return Optional.of("the claims iss and sub must be texts");
        }
        if (jwt.audiences().stream().noneMatch(audiences::contains)) {
            return Optional.of("the claim aud must name this server");
        }
        if (end.isEmpty() || !now.isBefore(end.get())) {
            return Optional.of("the claim exp must be a time to come");
        }
        if (end.get().isAfter(now.plus(LONGEST_LIFE))) {
            return Optional.of("the claim exp must be at most an hour ahead");
        }
        return jwt.seconds("nbf")
                        .map(Instant::ofEpochSecond)
                        .filter(now::isBefore)
                        .isPresent()
                ? Optional.of("the claim nbf must have passed")
                : Optional.empty();
    }

    /** As {@link #breach}, and the claim {@code jti} must be there and new: one assertion, one use. */
    Optional<String> breachOfSingleUse(JwtText jwt) {
        Optional<String> breach = breach(jwt);
        if (breach.isPresent()) {
            return breach;
        }
        Optional<String> id = jwt.text("jti");
        return id.isPresent() && used.add(jwt.text("iss").orElseThrow() + " " + id.get())
                ? Optional.empty()
                : Optional.of(REPLAY);
    }
}
