package dev.signet.testkit;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** What a fake authorization server was told at its start. */
record Settings(
        TimeSource time,
        CanarySecrets secrets,
        Duration accessTokenLifetime,
        Optional<Duration> refreshTokenLifetime,
        boolean rotation,
        Duration grace,
        boolean opaqueAccessTokens,
        ErrorDialect errors,
        Duration tokenDelay) {}
