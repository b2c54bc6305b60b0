package dev.signet.internal.policy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts together the policy of an application, in code. A rule named twice has to be kept twice. Each method throws
 * {@link IllegalArgumentException} for an empty list (but for {@link #environment}) and for an entry that is none. Not for
 * use by several threads.
 */
public final class PolicyBuilder {
    private final List<Constraint> constraints = new ArrayList<>();

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

    private PolicyBuilder add(Rule rule, List<String> entries) {
        constraints.add(Constraint.read(rule, entries, rule.key() + " of the builder"));
        return this;
    }

    /** The policy. */
    public Policy build() {
        return Policy.of(constraints);
    }
}
