package dev.signet.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.policy.CredentialSource.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every kind of credential with every combination of facts, under every combination of rules, against a table that lists what
 * is allowed word by word. The table knows nothing of methods, flows or sources; it holds what somebody would read off a
 * credential.
 */
class PolicyTableTest {
    /** For each setting of each rule, the readings it lets pass. */
    private static final Map<Rule, Map<String, Set<String>>> ALLOWED = new EnumMap<>(Map.of(
            Rule.LOGIN_METHOD,
            Map.of(
                    "account",
                    Set.of(
                            "tokens of account",
                            "access token of account",
                            "agent of account",
                            "machine of account",
                            "unknown of account"),
                    "api_key",
                    Set.of("api key")),
            Rule.WORKSPACE,
            Map.of("ws-1 ws-2", Set.of("[ws-1]", "[ws-1, ws-2]")),
            Rule.ISSUER,
            Map.of("https://ours", Set.of("https://ours")),
            Rule.STORE,
            Map.of("keyring", Set.of("store keyring", "variable OURS", "variable THEIRS", "command", "application")),
            Rule.ENVIRONMENT,
            Map.of(
                    "OURS", Set.of("store keyring", "store file", "variable OURS", "command", "application"),
                    "", Set.of("store keyring", "store file", "command", "application")),
            Rule.FLOW,
            Map.of(
                    "browser", Set.of("tokens"),
                    "device agent", Set.of("tokens", "agent"),
                    "api_key", Set.of("api key"),
                    "access_token machine", Set.of("access token", "machine"))));

    /** Methods and flows that leave no way to sign in. */
    private static final Set<String> CONTRADICTIONS =
            Set.of("account+api_key", "api_key+browser", "api_key+device agent", "api_key+access_token machine");

    private static final Map<CredentialKind, String> WORDS = Map.of(
            CredentialKind.TOKENS, "tokens",
            CredentialKind.API_KEY, "api key",
            CredentialKind.ACCESS_TOKEN, "access token",
            CredentialKind.AGENT, "agent",
            CredentialKind.MACHINE, "machine",
            CredentialKind.UNKNOWN, "unknown");

    private static final Map<String, CredentialSource> SOURCES = sources();
    private static final List<List<String>> WORKSPACES =
            List.of(List.of(), List.of("ws-1"), List.of("ws-1", "ws-2"), List.of("ws-3"), List.of("ws-1", "ws-3"));

    private record Case(CredentialFacts facts, Map<Rule, String> readings) {}

    private record Rules(Map<Rule, String> settings, Policy policy) {
        boolean contradict() {
            return CONTRADICTIONS.contains(settings.get(Rule.LOGIN_METHOD) + "+" + settings.get(Rule.FLOW));
        }
    }

    private static Map<String, CredentialSource> sources() {
        var sources = new LinkedHashMap<String, CredentialSource>();
        sources.put("store keyring", CredentialSource.store("keyring"));
        sources.put("store file", CredentialSource.store("file"));
        sources.put("variable OURS", CredentialSource.environment("OURS"));
        sources.put("variable THEIRS", CredentialSource.environment("THEIRS"));
        sources.put("command", CredentialSource.of(Place.COMMAND));
        sources.put("application", CredentialSource.of(Place.APPLICATION));
        sources.put("nobody knows", CredentialSource.of(Place.UNKNOWN));
        return sources;
    }

    private static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (CredentialKind kind : CredentialKind.values()) {
            for (LoginMethod method : LoginMethod.values()) {
                if ((kind == CredentialKind.API_KEY) != (method == LoginMethod.API_KEY)) {
                    continue;
                }
                for (List<String> workspaces : WORKSPACES) {
                    for (String issuer : List.of("", "https://ours", "https://theirs")) {
                        SOURCES.forEach((name, source) -> cases.add(new Case(
                                new CredentialFacts(kind, method, Set.copyOf(workspaces), issuer, source),
                                Map.of(
                                        Rule.LOGIN_METHOD,
                                        method(kind, method),
                                        Rule.WORKSPACE,
                                        workspaces.toString(),
                                        Rule.ISSUER,
                                        issuer,
                                        Rule.STORE,
                                        name,
                                        Rule.ENVIRONMENT,
                                        name,
                                        Rule.FLOW,
                                        WORDS.get(kind)))));
                    }
                }
            }
        }
        return cases;
    }

    private static String method(CredentialKind kind, LoginMethod method) {
        return switch (method) {
            case ACCOUNT -> WORDS.get(kind) + " of account";
            case API_KEY -> WORDS.get(kind);
            case UNKNOWN -> WORDS.get(kind) + " of somebody";
        };
    }

    private static List<Rules> rules() {
        List<Map<Rule, String>> all = List.of(Map.of());
        for (Rule rule : ALLOWED.keySet()) {
            var longer = new ArrayList<Map<Rule, String>>();
            for (Map<Rule, String> settings : all) {
                longer.add(settings);
                for (String setting : ALLOWED.get(rule).keySet()) {
                    var more = new EnumMap<Rule, String>(Rule.class);
                    more.putAll(settings);
                    more.put(rule, setting);
                    longer.add(more);
                }
            }
            all = longer;
        }
        return all.stream()
                .map(settings -> new Rules(settings, policy(settings)))
                .toList();
    }

    private static Policy policy(Map<Rule, String> settings) {
        return Policy.of(
                settings.entrySet().stream()
                        .map(entry -> new Constraint(
                                entry.getKey(),
                                entry.getValue().isEmpty()
                                        ? List.of()
                                        : List.of(entry.getValue().split(" ", -1)),
                                "source of " + entry.getKey().key()))
                        .toList(),
                KeyLimits.NONE);
    }

    /** The rules that a case breaks, by the table. */
    private static Set<Rule> broken(Case fact, Rules rules, Map<Rule, Map<String, Set<String>>> table) {
        var broken = new HashSet<Rule>();
        rules.settings.forEach((rule, setting) -> {
            if (!table.get(rule).get(setting).contains(fact.readings.get(rule))) {
                broken.add(rule);
            }
        });
        return broken;
    }

    private record Decision(Case fact, Rules rules, boolean allowed) {}

    private static List<Decision> decisions(List<Case> cases, List<Rules> policies) {
        return policies.stream()
                .flatMap(rules -> cases.stream()
                        .map(fact -> new Decision(
                                fact, rules, rules.policy.use(fact.facts).isEmpty())))
                .toList();
    }

    /** How many decisions are other than {@code table} says. */
    private static long differences(List<Decision> decisions, Map<Rule, Map<String, Set<String>>> table) {
        return decisions.stream()
                .filter(decision -> decision.allowed
                        != broken(decision.fact, decision.rules, table).isEmpty())
                .count();
    }

    @Test
    void decidesAsTheTableDoes() {
        List<Case> cases = cases();
        List<Rules> policies = rules();
        int allowed = 0;
        int named = 0;
        for (Rules rules : policies) {
            for (Case fact : cases) {
                Set<Rule> broken = broken(fact, rules, ALLOWED);
                var denial = rules.policy.use(fact.facts);
                boolean expected = !rules.contradict() && broken.isEmpty();
                if (denial.isEmpty() != expected) {
                    throw new AssertionError(fact + " under " + rules + ": " + denial);
                }
                if (expected) {
                    allowed++;
                } else if (names(denial.orElseThrow(), broken, rules)) {
                    named++;
                }
            }
        }
        int all = cases.size() * policies.size();
        System.out.println("policy table: " + cases.size() + " credentials x " + policies.size() + " policies = " + all
                + " decisions, " + allowed + " allowed, " + (all - allowed) + " denied, each naming a rule it breaks");
        assertThat(named).as("denials that name a broken rule and its source").isEqualTo(all - allowed);
        assertThat(allowed).isPositive();
    }

    private static boolean names(Denial denial, Set<Rule> broken, Rules rules) {
        if (rules.contradict()) {
            return denial.rule().equals(Denial.CONTRADICTION)
                    && denial.message().contains("source of login_method")
                    && denial.message().contains("source of flows");
        }
        return broken.stream()
                .anyMatch(rule -> denial.rule().equals(rule.key())
                        && denial.source().equals("source of " + rule.key())
                        && denial.message().contains(denial.source())
                        && !denial.remedy().isBlank());
    }

    /** Shows that the table is looked at, all of it: whatever is taken out of it or put in makes a difference. */
    @Test
    void wouldSeeEveryChangeOfTheTable() {
        List<Case> cases = cases();
        var single =
                rules().stream().filter(rules -> rules.settings.size() == 1).toList();
        List<Decision> decisions = decisions(cases, single);
        assertThat(differences(decisions, ALLOWED)).isZero();
        int changes = 0;
        for (Rule rule : ALLOWED.keySet()) {
            var readings = new HashSet<String>();
            cases.forEach(fact -> readings.add(fact.readings.get(rule)));
            for (String setting : ALLOWED.get(rule).keySet()) {
                for (String reading : readings) {
                    assertThat(differences(decisions, changed(rule, setting, reading)))
                            .as("%s = %s and %s", rule, setting, reading)
                            .isPositive();
                    changes++;
                }
            }
        }
        System.out.println("policy table: " + changes + " of " + changes + " changed entries noticed");
    }

    private static Map<Rule, Map<String, Set<String>>> changed(Rule rule, String setting, String reading) {
        var entries = new HashSet<>(ALLOWED.get(rule).get(setting));
        if (!entries.remove(reading)) {
            entries.add(reading);
        }
        var settings = new LinkedHashMap<>(ALLOWED.get(rule));
        settings.put(setting, entries);
        var table = new EnumMap<>(ALLOWED);
        table.put(rule, settings);
        return table;
    }

    @Test
    void savesWhatMayBeUsedWhereItMayBeKept() {
        List<Case> cases = cases();
        int decisions = 0;
        var few = rules().stream().filter(rules -> rules.settings.size() <= 2).toList();
        for (Rules rules : few) {
            for (String store : List.of("keyring", "file", "")) {
                boolean storeAllowed = store.equals("keyring") || !rules.settings.containsKey(Rule.STORE);
                boolean open = storeAllowed && !rules.contradict();
                assertThat(rules.policy.store(store).isEmpty()).isEqualTo(open);
                for (Case fact : cases) {
                    boolean expected = open && broken(fact, rules, ALLOWED).isEmpty();
                    if (rules.policy.save(fact.facts, store).isEmpty() != expected) {
                        throw new AssertionError(fact + " into " + store + " under " + rules);
                    }
                    decisions++;
                }
            }
        }
        System.out.println("policy table: " + decisions + " decisions to save");
    }

    /** More rules never allow more: what two policies allow together, each allows alone; and the other way round. */
    @Test
    void allowsTogetherWhatEachAllows() {
        List<Case> cases = cases();
        List<Rules> singles =
                rules().stream().filter(rules -> rules.settings.size() <= 1).toList();
        int pairs = 0;
        for (Rules one : singles) {
            for (Rules other : singles) {
                Policy both = one.policy.and(other.policy);
                boolean contradicts = both.flow(Flow.BROWSER)
                        .filter(denial -> denial.rule().equals(Denial.CONTRADICTION))
                        .isPresent();
                for (Case fact : cases) {
                    boolean each = one.policy.use(fact.facts).isEmpty()
                            && other.policy.use(fact.facts).isEmpty();
                    boolean flowsMeet = both.allowed(Rule.FLOW)
                            .map(flows -> flows.stream().anyMatch(flow -> gives(flow, fact.readings.get(Rule.FLOW))))
                            .orElse(true);
                    if (both.use(fact.facts).isEmpty() != (each && flowsMeet && !contradicts)) {
                        throw new AssertionError(fact + " under " + both);
                    }
                    pairs++;
                }
            }
        }
        System.out.println("policy table: " + pairs + " decisions of two policies together");
    }

    private static boolean gives(String flow, String kind) {
        return switch (flow) {
            case "browser", "device" -> kind.equals("tokens");
            case "api_key" -> kind.equals("api key");
            case "access_token" -> kind.equals("access token");
            default -> kind.equals(flow);
        };
    }
}
