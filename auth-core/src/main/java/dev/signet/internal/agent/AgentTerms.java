package dev.signet.internal.agent;

import java.time.Duration;

/**
 * The limits on agents of one open Signet.
 *
 * @param call the longest one request to the agent service may take, body included
 * @param maxTasks how many tasks may be open at a time, the default ones not counted
 * @param verifies whether the tokens of agents are verified before their keys sign
 */
public record AgentTerms(Duration call, int maxTasks, boolean verifies) {
    /** How many tasks may be open at a time unless set otherwise. */
    public static final int DEFAULT_MAX_TASKS = 10_000;

    /** Checks the limits. */
    public AgentTerms {
        if (call.isNegative() || call.isZero()) {
            throw new IllegalArgumentException("a limit must be positive, but was " + call);
        }
        if (maxTasks < 1) {
            throw new IllegalArgumentException("at least one task must be allowed, but the limit was " + maxTasks);
        }
    }
}
