package dev.signet.internal.policy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation allows. Immutable and safe for use by several threads; asking costs no I/O.
 *
 * <p>A policy only narrows: {@link #and} allows what both allow, and where that is nothing, all is forbidden and the
 * contradiction is named. What is not known of a credential counts as forbidden wherever a rule asks for it. So a list of
 * workspaces refuses an API key, which names none; the program that shares the home would let it pass. Nothing is ever
 * deleted because of a policy: a good credential of another kind stays where it is.
 *
 * <p>Without a policy each question is answered at once: most processes have none, and a cold start would wait for the rest.
 */
public final class Policy {
    /** Allows everything. */
    public static final Policy NONE = new Policy(List.of(), KeyLimits.NONE, List.of());

    private final List<Constraint> constraints;
    private final KeyLimits keys;
    private final List<Denial> everything;

    private Policy(List<Constraint> constraints, KeyLimits keys, List<Denial> everything) {
        this.constraints = List.copyOf(constraints);
        this.keys = keys;
        this.everything = List.copyOf(everything);
    }

    /** A policy with these lists and limits, all of which have to be kept. */
    static Policy of(List<Constraint> constraints, KeyLimits keys) {
        return new Policy(constraints, keys, List.of()).orContradiction();
    }

    /** A policy that forbids everything, for this reason. */
    static Policy denying(Denial reason) {
        return new Policy(List.of(), KeyLimits.NONE, List.of(reason));
    }

    /** For an application's own policy. */
    public static PolicyBuilder builder() {
        return new PolicyBuilder();
    }

    /** What both allow. */
    public Policy and(Policy other) {
        if (isNone() || other.isNone()) {
            return isNone() ? other : this;
        }
        return new Policy(
                        join(constraints, other.constraints), keys.and(other.keys), join(everything, other.everything))
                .orContradiction();
    }

    private static <T> List<T> join(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    private Policy orContradiction() {
        if (!everything.isEmpty()) {
            return this;
        }
        return Arrays.stream(Rule.values())
                .filter(Rule::needsEntry)
                .filter(rule -> allowed(rule).filter(List::isEmpty).isPresent())
                .findFirst()
                .map(rule -> contradiction(rule.key(), List.of(rule)))
                .or(this::noFlowLeft)
                .map(denial -> new Policy(constraints, keys, List.of(denial)))
                .orElse(this);
    }

    /** Flows and methods can each leave something and together nothing. */
    private Optional<Denial> noFlowLeft() {
        return Arrays.stream(Flow.values()).anyMatch(flow -> flow(flow).isEmpty())
                ? Optional.empty()
                : Optional.of(contradiction("way to sign in", List.of(Rule.FLOW, Rule.LOGIN_METHOD)));
    }

    private Denial contradiction(String what, List<Rule> rules) {
        String sources =
                rules.stream().flatMap(this::of).map(Constraint::source).collect(Collectors.joining(" and "));
        String lists = rules.stream()
                .flatMap(this::of)
                .map(constraint -> constraint.source() + " allows " + Shown.list(constraint.allowed()))
                .collect(Collectors.joining("; "));
        return new Denial(
                Denial.CONTRADICTION,
                sources,
                "the policies contradict each other, so everything is forbidden: no " + what
                        + " is left that all allow: " + lists,
                "Ask whoever maintains these policies to make them agree.");
    }

    /** Whether nothing is forbidden. */
    public boolean isNone() {
        return constraints.isEmpty() && keys.isNone() && everything.isEmpty();
    }

    /** What is said of the keys that agents sign with. */
    public KeyLimits keys() {
        return keys;
    }

    /**
     * What is allowed by {@code rule}, for requests that have to name it beforehand.
     *
     * @return in the order in which the first source has it; empty when there is no such rule
     */
    public Optional<List<String>> allowed(Rule rule) {
        return of(rule).map(Constraint::allowed).reduce((one, other) -> {
            var both = new LinkedHashSet<>(one);
            both.retainAll(Set.copyOf(other));
            return List.copyOf(both);
        });
    }

    /** Why a credential may not be used. */
    public Optional<Denial> use(CredentialFacts facts) {
        if (isNone()) {
            return Optional.empty();
        }
        return beforeGrant(facts).or(() -> check(Rule.WORKSPACE, facts.workspaces(), facts.words()));
    }

    /**
     * Why a credential may not be asked for, as far as can be told before it is there: whose it will be is not known yet.
     */
    public Optional<Denial> beforeGrant(CredentialFacts facts) {
        if (isNone()) {
            return Optional.empty();
        }
        return forbidden()
                .or(() -> check(Rule.LOGIN_METHOD, known(facts.method()), facts.words()))
                .or(() -> check(Rule.ISSUER, known(facts.issuer()), facts.words()))
                .or(() -> flowOf(facts))
                .or(() -> source(facts.source(), facts.words()));
    }

    /**
     * Why a credential may not be saved.
     *
     * @param store the name of the store it would go to; it may have come from another
     */
    public Optional<Denial> save(CredentialFacts facts, String store) {
        if (isNone()) {
            return Optional.empty();
        }
        return use(facts).or(() -> store(store));
    }

    /** Why a store may not be used for credentials. */
    public Optional<Denial> store(String name) {
        if (isNone()) {
            return Optional.empty();
        }
        return forbidden().or(() -> check(Rule.STORE, known(name), "the store " + Shown.text(name)));
    }

    /** Why nothing that comes from {@code source} may be used. */
    public Optional<Denial> source(CredentialSource source) {
        if (isNone()) {
            return Optional.empty();
        }
        return forbidden().or(() -> source(source, "a credential (" + source.words() + ")"));
    }

    /**
     * Why a flow may not be started. One that may be started can still end in a credential that may not be saved: ask
     * {@link #save} when it is there.
     */
    public Optional<Denial> flow(Flow flow) {
        if (isNone()) {
            return Optional.empty();
        }
        String subject = "a sign-in by " + flow.word();
        return forbidden()
                .or(() -> check(Rule.FLOW, List.of(flow.word()), subject))
                .or(() -> check(Rule.LOGIN_METHOD, known(flow.atBest()), subject));
    }

    /** Why a sign-in may not go to an issuer; compared character by character. */
    public Optional<Denial> issuer(String issuer) {
        if (isNone()) {
            return Optional.empty();
        }
        return forbidden().or(() -> check(Rule.ISSUER, known(issuer), "a sign-in at " + Shown.text(issuer)));
    }

    /** Why a credential may not be taken from an environment variable; to be asked before it is read. */
    public Optional<Denial> environment(String variable) {
        if (isNone()) {
            return Optional.empty();
        }
        return forbidden()
                .or(() -> check(Rule.ENVIRONMENT, known(variable), "the environment variable " + Shown.text(variable)));
    }

    /** Why credentials may not be sent to {@code uri}. */
    public Optional<Denial> origin(URI uri) {
        if (isNone()) {
            return Optional.empty();
        }
        Optional<String> origin = WebOrigin.of(uri);
        return forbidden()
                .or(() -> check(
                        Rule.ORIGIN,
                        origin.map(List::of).orElse(List.of()),
                        "a request to " + origin.map(Shown::text).orElse("an address without an origin")));
    }

    /** Which policy this is, in one sentence for a person. */
    public String words() {
        if (isNone()) {
            return "No policy is in force.";
        }
        if (!everything.isEmpty()) {
            return "Everything is forbidden by policy: " + everything.get(0).message() + ".";
        }
        return Stream.concat(
                        constraints.stream()
                                .map(constraint -> constraint.source() + " allows "
                                        + (constraint.allowed().isEmpty()
                                                ? "none"
                                                : "only " + Shown.list(constraint.allowed()))),
                        Stream.of(keys.words()).filter(words -> !words.isEmpty()))
                .collect(Collectors.joining("; ", "A policy is in force: ", "."));
    }

    private Optional<Denial> forbidden() {
        return everything.stream().findFirst();
    }

    private Optional<Denial> source(CredentialSource source, String subject) {
        List<String> found = known(source.name());
        return switch (source.place()) {
            case STORE -> check(Rule.STORE, found, subject);
            case ENVIRONMENT -> check(Rule.ENVIRONMENT, found, subject);
            case UNKNOWN -> check(Rule.STORE, found, subject).or(() -> check(Rule.ENVIRONMENT, found, subject));
            case COMMAND, APPLICATION -> Optional.empty();
        };
    }

    /** One flow that gives such a credential is enough, but all sources have to allow that one. */
    private Optional<Denial> flowOf(CredentialFacts facts) {
        List<String> flows = facts.kind().flows().stream().map(Flow::word).toList();
        List<String> allowed = allowed(Rule.FLOW).orElse(flows);
        return flows.stream().anyMatch(allowed::contains)
                ? Optional.empty()
                : of(Rule.FLOW).findFirst().map(first -> {
                    var all = new Constraint(Rule.FLOW, allowed, sources(Rule.FLOW));
                    return denial(all, flows, facts.words());
                });
    }

    private String sources(Rule rule) {
        return of(rule).map(Constraint::source).collect(Collectors.joining(" and "));
    }

    private Optional<Denial> check(Rule rule, Collection<String> found, String subject) {
        return of(rule).filter(
                        constraint -> found.isEmpty() || !constraint.allowed().containsAll(found))
                .findFirst()
                .map(constraint -> denial(constraint, found, subject));
    }

    private static Denial denial(Constraint constraint, Collection<String> found, String subject) {
        String allowed = constraint.allowed().isEmpty() ? "none" : "only " + Shown.list(constraint.allowed());
        String what = found.isEmpty()
                ? "it does not tell"
                : "found was " + Shown.list(found.stream().sorted().toList());
        return new Denial(
                constraint.rule().key(),
                constraint.source(),
                subject + " is forbidden by policy: " + constraint.source() + " allows " + allowed + ", and " + what,
                constraint.rule().remedy()
                        + " Or ask whoever maintains that policy. What is stored was left as it is.");
    }

    private Stream<Constraint> of(Rule rule) {
        return constraints.stream().filter(constraint -> constraint.rule() == rule);
    }

    private static List<String> known(LoginMethod method) {
        return method == LoginMethod.UNKNOWN ? List.of() : List.of(method.word());
    }

    private static List<String> known(String name) {
        return name.isBlank() ? List.of() : List.of(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Policy policy
                && constraints.equals(policy.constraints)
                && keys.equals(policy.keys)
                && everything.equals(policy.everything);
    }

    @Override
    public int hashCode() {
        return Objects.hash(constraints, keys, everything);
    }

    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        everything.forEach(denial -> parts.add("forbids everything: " + denial.message()));
        constraints.forEach(
                constraint -> parts.add(constraint.source() + " allows " + Shown.list(constraint.allowed())));
        Stream.of(keys.words()).filter(words -> !words.isEmpty()).forEach(parts::add);
        return "Policy" + parts;
    }
}
