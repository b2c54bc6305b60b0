package dev.signet.internal.session;

import java.time.Duration;

/**
 * How long things may take, and how often they are tried.
 *
 * @param call one request to the authorization server, body included
 * @param leaseWait how long a refresh waits for the home's lease
 * @param shortLeaseWait how long a write that spent nothing waits for it
 * @param closeWait how long closing, and the end of the process, wait for a refresh under way
 */
public record Limits(Duration call, Duration leaseWait, Duration shortLeaseWait, Duration closeWait) {
    /** 15 s, 60 s, 5 s, 20 s. */
    public static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(20));

    /** Pauses before the second and, within a known grace, the third request of a transaction. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    static final Duration SECOND_PAUSE = Duration.ofSeconds(2);

    /** How long another program's newer tokens are waited for before a session counts as over. */
    static final Duration ADOPTION_WAIT = Duration.ofSeconds(10);

    static final Duration ADOPTION_POLL = Duration.ofMillis(250);

    /** How long a document that can't be read may be one that another program is writing in place. */
    static final Duration TORN_READ_WAIT = Duration.ofMillis(500);

    static final Duration TORN_READ_POLL = Duration.ofMillis(50);

    /** Checks that all are positive. */
    public Limits {
        for (var each : new Duration[] {call, leaseWait, shortLeaseWait, closeWait}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a limit must be positive, but was " + each);
            }
        }
    }

    /** The longest one transaction can need once it holds the lease. */
    Duration transaction() {
        return call.multipliedBy(3).plus(FIRST_PAUSE).plus(SECOND_PAUSE).plus(TORN_READ_WAIT.multipliedBy(2));
    }

    /** The longest a caller can have to wait for a refresh that somebody began, or for a look at the store. */
    public Duration caller() {
        return leaseWait.plus(transaction()).plus(ADOPTION_WAIT);
    }
}
