package dev.signet.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A device that asked to be signed in: a snapshot. It holds no secret but the user code, which is shown to people anyway.
 *
 * @param userCode as the device shows it
 * @param clientId who asks
 * @param dialect in which way
 * @param scope as asked for, with spaces between; at times empty
 * @param issuedAt when it asked, by the server's clock
 * @param expiresAt the first moment at which it is too late
 * @param state what has come of it
 * @param polls when it polled, by the server's clock, however those polls were answered
 * @param slowDowns polls that were answered with {@code slow_down} since they came too fast
 */
public record DeviceRequest(
        String userCode,
        String clientId,
        Dialect dialect,
        String scope,
        Instant issuedAt,
        Instant expiresAt,
        State state,
        List<Instant> polls,
        int slowDowns) {
    /** Copies the list. */
    public DeviceRequest {
        polls = List.copyOf(polls);
    }

    /** How a device asks and polls. */
    public enum Dialect {
        /** RFC 8628. */
        RFC8628,
        /** As the Codex CLI does. */
        CODEX
    }

    /** What has come of a device's wish. */
    public enum State {
        /** Nobody has decided, and there is time left. */
        PENDING,
        /** A person has approved it; the device has not been told. */
        APPROVED,
        /** A person has denied it. */
        DENIED,
        /** Nobody has decided in time, or a test ended it. */
        EXPIRED,
        /** The device has had its answer: tokens, or a code for them. */
        GRANTED
    }

    /**
     * How long the device waited before each poll but the first.
     *
     * @return one less than there are polls, in order
     */
    public List<Duration> spacing() {
        var gaps = new ArrayList<Duration>();
        for (int i = 1; i < polls.size(); i++) {
            gaps.add(Duration.between(polls.get(i - 1), polls.get(i)));
        }
        return List.copyOf(gaps);
    }
}
