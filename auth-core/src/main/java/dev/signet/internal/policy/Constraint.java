package dev.signet.internal.policy;

import java.util.List;

/**
 * One list of what is allowed.
 *
 * @param rule what it is about
 * @param allowed in the form in which {@link Rule#read} gives it
 * @param source where it is written, such as {@code login_method in /etc/signet/policy.toml}
 */
record Constraint(Rule rule, List<String> allowed, String source) {
    /**
     * Reads a list that somebody wrote down.
     *
     * @throws IllegalArgumentException naming {@code source} and what is wrong with it
     */
    static Constraint read(Rule rule, List<String> entries, String source) {
        try {
            return new Constraint(rule, rule.read(entries), source);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(source + " " + e.getMessage());
        }
    }
}
