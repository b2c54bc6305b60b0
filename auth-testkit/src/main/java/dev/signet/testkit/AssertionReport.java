package dev.signet.testkit;

import java.time.Instant;
import java.util.Optional;

/**
 * A line of the journal of assertions. It holds no assertion.
 *
 * @param time when the request was looked at, by the server's clock
 * @param agentRuntimeId who claims to have signed; empty text when the assertion is malformed
 * @param taskId which task; empty text when the assertion is malformed
 * @param timestamp when it was signed, as it says; {@link Instant#EPOCH} when the assertion is malformed
 * @param canonical whether the JSON has no white space and its members in alphabetical order, as the official client writes
 *     it; any order is accepted
 * @param digest SHA-256 of the header's value in lower-case hex: equal when an assertion was used again
 * @param refusal why it was refused; empty when it was accepted
 */
public record AssertionReport(
        Instant time,
        String agentRuntimeId,
        String taskId,
        Instant timestamp,
        boolean canonical,
        String digest,
        Optional<AssertionRefusal> refusal) {}
