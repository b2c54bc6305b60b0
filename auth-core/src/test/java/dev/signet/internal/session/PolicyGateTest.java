package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.ExitCodes;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.internal.policy.Rule;
import dev.signet.internal.session.PolicyPaths.Cell;
import dev.signet.internal.session.PolicyPaths.Fact;
import dev.signet.internal.session.PolicyPaths.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every rule of a policy on every way to a credential: what is forbidden is not used, and what is stored stays. */
@Timeout(300)
class PolicyGateTest {
    /**
     * For each way, per rule, what comes of a credential that the rule allows, denies, and that does not tell: {@code a} it is
     * used, {@code d} it is denied, {@code .} there is no such credential on this way. An access token's issuer knows its
     * workspace, and is asked for it once every other rule allows the token. A standard
     * provider's documents note the issuer of keys and tokens too; whether an account stands behind a token nobody knows.
     */
    private static final String TABLE = """
            path                 LOGIN_METHOD WORKSPACE ISSUER STORE FLOW ENVIRONMENT ORIGIN
            LOAD                 ad.          add       add    add   ad.  aad         ad.
            ADOPT                ad.          add       add    add   ad.  aad         ad.
            REFRESH              ad.          add       add    add   ad.  aad         ad.
            RETRY_AFTER_401      ad.          add       add    add   ad.  aad         ad.
            ENVIRONMENT          ad.          add       .dd    aaa   ad.  ada         ad.
            BUILDER              add          add       add    aaa   ad.  aaa         ad.
            HOST_TOKENS          ad.          add       add    aaa   ad.  aaa         ad.
            AGENT_STORED         ad.          ad.       .dd    add   ad.  aad         ad.
            AGENT_JWT            ad.          ad.       .dd    add   ad.  aad         ad.
            NAMED_AGENT          ad.          ad.       .dd    add   ad.  aad         ad.
            NEW_TASK             ad.          ad.       .dd    add   ad.  aad         ad.
            SIGN_IN_BROWSER      ad.          ad.       ad.    add   ad.  aad         ad.
            SIGN_IN_PASTED       ad.          ad.       ad.    add   ad.  aad         ad.
            SIGN_IN_DEVICE       ad.          ad.       ad.    add   ad.  aad         ad.
            SIGN_IN_API_KEY      ad.          .dd       .dd    add   ad.  aad         ad.
            SIGN_IN_ACCESS_TOKEN ad.          ad.       .dd    add   ad.  aad         ad.
            SIGN_IN_AGENT_TOKEN  ad.          ad.       .dd    add   ad.  aad         ad.
            OIDC_BROWSER         ad.          add       ad.    add   ad.  aad         ad.
            OIDC_DEVICE          ad.          add       ad.    add   ad.  aad         ad.
            OIDC_API_KEY         ad.          .dd       ad.    add   ad.  aad         ad.
            OIDC_ACCESS_TOKEN    .dd          .dd       ad.    add   ad.  aad         ad.
            MACHINE              .dd          .dd       ad.    aaa   ad.  ada         ad.
            """;

    private static Map<Path, Map<Rule, String>> table() {
        var lines = TABLE.lines().map(line -> line.split(" +")).toList();
        var rules = Arrays.stream(lines.get(0)).skip(1).map(Rule::valueOf).toList();
        assertThat(rules).as("the rules of the table").containsExactly(Rule.values());
        var table = new EnumMap<Path, Map<Rule, String>>(Path.class);
        for (var line : lines.subList(1, lines.size())) {
            var row = new EnumMap<Rule, String>(Rule.class);
            for (int i = 0; i < rules.size(); i++) {
                assertThat(line[i + 1]).hasSize(Fact.values().length);
                row.put(rules.get(i), line[i + 1]);
            }
            table.put(Path.valueOf(line[0]), row);
        }
        assertThat(table.keySet()).as("the ways of the table").containsExactly(Path.values());
        return table;
    }

    private static List<Cell> cells(String expected) {
        var table = table();
        var cells = new ArrayList<Cell>();
        table.forEach((path, row) -> row.forEach((rule, outcomes) -> Stream.of(Fact.values())
                .filter(fact -> expected.indexOf(outcomes.charAt(fact.ordinal())) >= 0)
                .forEach(fact -> cells.add(new Cell(path, rule, fact)))));
        return cells;
    }

    /** How it came out, and anything else than expected in words. */
    private static String outcome(Cell cell, boolean asksPolicy) {
        try (var paths = new PolicyPaths(cell, asksPolicy)) {
            try {
                paths.run();
                return "allowed";
            } catch (PolicyDeniedException e) {
                return "denied" + leftovers(cell, paths, e) + signInLeftovers(paths);
            } catch (Exception e) {
                return e.toString();
            }
        }
    }

    /** What must not have happened for a denial. */
    private static String leftovers(Cell cell, PolicyPaths paths, PolicyDeniedException e) {
        var wrong = new StringBuilder();
        if (!paths.isUntouched()) {
            wrong.append(", but the stored document was changed");
        }
        if (paths.home.posts() > 0 && cell.path().compareTo(Path.NEW_TASK) <= 0) {
            wrong.append(", but a token was spent");
        }
        var agents = paths.home.server.agents().counts();
        // Where a task's requests will go is not known when it is registered.
        if (cell.rule() != Rule.ORIGIN && agents.registrationRequests() + agents.taskRequests() > 0) {
            wrong.append(", but an agent or a task was registered");
        }
        if (ExitCodes.of(e) != ExitCodes.REFUSED || e.remedy().isBlank()) {
            wrong.append(", but without exit code or remedy");
        }
        return wrong.toString();
    }

    private static String signInLeftovers(PolicyPaths paths) {
        try {
            return paths.leftoversOfSignIn();
        } catch (Exception e) {
            return ", but what was stored is of no use any more: " + e;
        }
    }

    @Test
    void isAskedOnEveryPath() {
        var wrong = new ArrayList<String>();
        for (var cell : cells("a")) {
            note(wrong, cell, outcome(cell, true), "allowed");
        }
        for (var cell : cells("d")) {
            note(wrong, cell, outcome(cell, true), "denied");
        }
        assertThat(wrong).isEmpty();
        System.out.println("policy gate: " + Path.values().length + " ways x " + Rule.values().length + " rules x "
                + Fact.values().length + " facts: " + cells("a").size() + " allowed, "
                + cells("d").size()
                + " denied, " + cells(".").size() + " that can't be");
    }

    /** The control: where the policy is not asked, each denial of the table is missed. */
    @Test
    void aPathWithoutThePolicyIsFound() {
        var denied = cells("d");
        var stillDenied = new ArrayList<String>();
        for (var cell : denied) {
            note(stillDenied, cell, outcome(cell, false), "allowed");
        }
        assertThat(stillDenied).isEmpty();
        System.out.println("policy gate: " + denied.size() + " of " + denied.size()
                + " denials are missed where the policy is not asked");
    }

    private static void note(List<String> wrong, Cell cell, String found, String expected) {
        if (!found.equals(expected)) {
            wrong.add(cell + ": expected " + expected + ", found " + found);
        }
    }
}
