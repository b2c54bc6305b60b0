package dev.signet.internal.policy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts together the policy of an application, in code. A rule named twice has to be kept twice. Each method throws
 * {@link IllegalArgumentException} for an empty list (but for {@link #environment}) and for an entry that is none. Not for
 * use by several threads.
 */
public final class PolicyBuilder {
    private final List<Constraint> constraints = new ArrayList<>();
    private KeyLimits keys = KeyLimits.NONE;
    private boolean refusesOverdue;

    PolicyBuilder() {}

    /** Forces a login method. */
    public PolicyBuilder loginMethod(LoginMethod method) {
        return add(Rule.LOGIN_METHOD, List.of(method.word()));
    }

    /** The workspaces a credential may belong to. */
    public PolicyBuilder workspaces(String... ids) {
        return add(Rule.WORKSPACE, List.of(ids));
    }

    /** The issuers a credential may come from. */
    public PolicyBuilder issuers(String... issuers) {
        return add(Rule.ISSUER, List.of(issuers));
    }

    /** The stores a credential may lie in, by name. */
    public PolicyBuilder stores(String... names) {
        return add(Rule.STORE, List.of(names));
    }

    /** The flows a credential may come from. */
    public PolicyBuilder flows(Flow... flows) {
        return add(Rule.FLOW, Arrays.stream(flows).map(Flow::word).toList());
    }

    /** The environment variables a credential may come from; none at all when the list is empty. */
    public PolicyBuilder environment(String... variables) {
        return add(Rule.ENVIRONMENT, List.of(variables));
    }

    /** The origins credentials may be sent to. */
    public PolicyBuilder origins(URI... origins) {
        return add(Rule.ORIGIN, Arrays.stream(origins).map(URI::toString).toList());
    }

    /** How old an agent's key may get before it has to be rotated; positive. */
    public PolicyBuilder agentKeyMaxAge(Duration length) {
        if (length.isZero() || length.isNegative()) {
            throw new IllegalArgumentException(KeyLimits.MAX_AGE + " must be positive, but was " + length);
        }
        keys = keys.and(
                new KeyLimits(Optional.of(limit(length, KeyLimits.MAX_AGE)), Optional.empty(), Optional.empty()));
        return this;
    }

    /** How long an agent's key that was replaced may stay good; not negative. */
    public PolicyBuilder agentKeyMaxOverlap(Duration length) {
        if (length.isNegative()) {
            throw new IllegalArgumentException(KeyLimits.MAX_OVERLAP + " must not be negative, but was " + length);
        }
        keys = keys.and(
                new KeyLimits(Optional.empty(), Optional.of(limit(length, KeyLimits.MAX_OVERLAP)), Optional.empty()));
        return this;
    }

    /** Has keys that are as old as {@link #agentKeyMaxAge} allows sign no more. */
    public PolicyBuilder refuseOverdueAgentKeys() {
        refusesOverdue = true;
        return this;
    }

    private static KeyLimits.Limit limit(Duration length, String key) {
        return new KeyLimits.Limit(length, key + " of the builder");
    }

    private PolicyBuilder add(Rule rule, List<String> entries) {
        constraints.add(Constraint.read(rule, entries, rule.key() + " of the builder"));
        return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException when overdue keys are to be refused and nobody said which are
     */
    public Policy build() {
        if (refusesOverdue && keys.maxAge().isEmpty()) {
            throw new IllegalArgumentException(KeyLimits.REFUSE_OVERDUE
                    + " of the builder does not tell from which age on: set " + KeyLimits.MAX_AGE + " too");
        }
        Optional<KeyLimits.Limit> signsFor = keys.maxAge()
                .filter(limit -> refusesOverdue)
                .map(limit -> limit(limit.length(), KeyLimits.REFUSE_OVERDUE + " with " + KeyLimits.MAX_AGE));
        return Policy.of(constraints, new KeyLimits(keys.maxAge(), keys.maxOverlap(), signsFor));
    }
}
