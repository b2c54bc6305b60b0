package dev.signet.internal.policy;

import dev.signet.auth.PolicyDeniedException;

/**
 * What a policy forbids, and why. Holds no secret; what it shows of files and tokens is
 * printable ASCII and cut short.
 *
 * @param rule the key of the {@link Rule}; or {@link #FILE}, or {@link #CONTRADICTION}, which forbid everything
 * @param source where the rule is written: key and file, or the builder
 * @param message what was asked, what is allowed, and what was found
 * @param remedy what to do
 */
public record Denial(String rule, String source, String message, String remedy) {
    /** The rule that every policy file can be trusted and understood. */
    public static final String FILE = "policy file";

    /** The rule that several policies leave something they all allow. */
    public static final String CONTRADICTION = "contradiction";

    /** As an exception to throw. */
    public PolicyDeniedException toException() {
        return new PolicyDeniedException(message, remedy);
    }
}
