package dev.signet.internal.callback;

import java.time.Duration;

/**
 * How much a callback server takes, and how long it waits. Immutable.
 *
 * @param headBytes the longest request line and header fields together, in bytes
 * @param connections how many connections are kept at a time; the oldest one that says nothing gives way to a new one
 * @param request how long a request may take to arrive, and an answer to leave
 * @param hold how long the browser waits for the outcome before it is told to look at the application
 * @param linger how long {@link CallbackServer#finish} waits for a browser that is on its way
 * @param departure how long another listener gets to leave a port
 */
public record CallbackLimits(
        int headBytes, int connections, Duration request, Duration hold, Duration linger, Duration departure) {
    /** 16 KiB, 64 connections, 5 s, 30 s, 2 s, 2 s. */
    public static final CallbackLimits DEFAULT = new CallbackLimits(
            16 * 1024, 64, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** Between two attempts to get a port that is being left. */
    static final Duration DEPARTURE_POLL = Duration.ofMillis(200);

    private static final int LEAST_HEAD = 1024;
    private static final int LEAST_CONNECTIONS = 4;

    /** Checks that durations are positive and that a browser's request fits. */
    public CallbackLimits {
        if (headBytes < LEAST_HEAD || connections < LEAST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "a callback server needs at least " + LEAST_HEAD + " bytes for a request and " + LEAST_CONNECTIONS
                            + " connections, but was given " + headBytes + " and " + connections);
        }
        for (var each : new Duration[] {request, hold, linger, departure}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a limit must be positive, but was " + each);
            }
        }
    }
}
