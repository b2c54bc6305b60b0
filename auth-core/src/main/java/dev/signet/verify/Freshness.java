package dev.signet.verify;

import dev.signet.verify.VerificationException.Reason;
import java.time.Duration;
import java.time.Instant;

/**
 * When something that says when it was signed is believed.
 *
 * @param maxAge how old it may be
 * @param maxAhead how far the signer's clock may be ahead of ours
 */
record Freshness(Duration maxAge, Duration maxAhead) {
    static final Duration LONGEST_AGE = Duration.ofMinutes(5);
    static final Duration LONGEST_AHEAD = Duration.ofSeconds(60);
    static final Freshness DEFAULT = new Freshness(Duration.ofSeconds(60), Duration.ofSeconds(30));

    Freshness withMaxAge(Duration wished) {
        return new Freshness(Limits.require("maxAge", wished, Duration.ofSeconds(1), LONGEST_AGE), maxAhead);
    }

    Freshness withMaxAhead(Duration wished) {
        return new Freshness(maxAge, Limits.require("maxAhead", wished, Duration.ZERO, LONGEST_AHEAD));
    }

    void require(Instant signedAt, Instant now, Answering answering) throws VerificationException {
        if (now.isAfter(signedAt.plus(maxAge))) {
            throw answering.refuse(
                    Reason.STALE,
                    "it was signed " + Duration.between(signedAt, now).toSeconds() + " s ago, more than "
                            + maxAge.toSeconds() + " s");
        }
        if (signedAt.isAfter(now.plus(maxAhead))) {
            throw answering.refuse(
                    Reason.FUTURE,
                    "it was signed " + Duration.between(now, signedAt).toSeconds()
                            + " s ahead of this clock, more than " + maxAhead.toSeconds() + " s");
        }
    }

    /** From when on it is believed no more. */
    Instant end(Instant signedAt) {
        return signedAt.plus(maxAge).plusMillis(1);
    }
}
