package dev.signet;

import dev.signet.internal.config.DurationLimit;
import dev.signet.internal.session.Limits;
import java.time.Duration;
import java.util.Objects;

/**
 * The longest that an open home waits for others. Immutable; each method with a parameter returns a changed copy.
 *
 * @param tokenService the longest one request to the authorization server may take, body included; positive
 * @param lease how long a refresh waits for the home's lease; positive. A caller with a token that still lives never waits for it
 * @param close how long closing, and the end of the process, wait for a refresh under way; positive
 * @param silence the longest a response body of the HTTP clients may bring nothing; zero for without limit
 */
public record WaitLimits(Duration tokenService, Duration lease, Duration close, Duration silence) {
    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException for what is not as described, and for a limit of more than a hundred years (36,525 days)
     */
    public WaitLimits {
        requirePositive("tokenService", tokenService);
        requirePositive("lease", lease);
        requirePositive("close", close);
        if (silence.isNegative()) {
            throw new IllegalArgumentException("silence must not be negative, but was " + silence);
        }
        DurationLimit.require("silence", silence);
    }

    private static void requirePositive(String name, Duration limit) {
        Objects.requireNonNull(limit, name);
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, but was " + limit);
        }
        DurationLimit.require(name, limit);
    }

    /**
     * 15 s for a request, 60 s for the lease, 20 s for closing, and bodies that may be silent for as long as they like.
     *
     * @return the limits that hold unless others are set
     */
    public static WaitLimits defaults() {
        var limits = Limits.DEFAULT;
        return new WaitLimits(limits.call(), limits.leaseWait(), limits.closeWait(), Duration.ZERO);
    }

    /**
     * With another limit for requests to the authorization server.
     *
     * @param limit positive
     * @return a changed copy
     */
    public WaitLimits tokenService(Duration limit) {
        return new WaitLimits(limit, lease, close, silence);
    }

    /**
     * With another limit for the home's lease.
     *
     * @param limit positive
     * @return a changed copy
     */
    public WaitLimits lease(Duration limit) {
        return new WaitLimits(tokenService, limit, close, silence);
    }

    /**
     * With another limit for closing.
     *
     * @param limit positive
     * @return a changed copy
     */
    public WaitLimits close(Duration limit) {
        return new WaitLimits(tokenService, lease, limit, silence);
    }

    /**
     * With another limit for the silence of a response body.
     *
     * @param limit zero for none
     * @return a changed copy
     */
    public WaitLimits silence(Duration limit) {
        return new WaitLimits(tokenService, lease, close, limit);
    }

    Limits session() {
        return new Limits(tokenService, lease, Limits.DEFAULT.shortLeaseWait(), close);
    }
}
