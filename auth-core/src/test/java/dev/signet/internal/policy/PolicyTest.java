package dev.signet.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.PolicyDeniedException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions other than those of {@link PolicyTableTest}, combinations, and what a person is told. */
class PolicyTest {
    private static final CredentialFacts KEY = new CredentialFacts(
            CredentialKind.API_KEY, LoginMethod.API_KEY, Set.of(), "", CredentialSource.environment("ACME_API_KEY"));

    private static CredentialFacts tokens(String... workspaces) {
        return new CredentialFacts(
                CredentialKind.TOKENS,
                LoginMethod.ACCOUNT,
                Set.of(workspaces),
                "https://login.example",
                CredentialSource.store("file"));
    }

    @Test
    void noneAllowsEverything() {
        assertThat(Policy.NONE.isNone()).isTrue();
        assertThat(Policy.NONE.use(KEY)).isEmpty();
        assertThat(Policy.NONE.save(tokens(), "file")).isEmpty();
        assertThat(Policy.NONE.flow(Flow.MACHINE)).isEmpty();
        assertThat(Policy.NONE.origin(URI.create("mailto:a@b"))).isEmpty();
        assertThat(Policy.NONE.allowed(Rule.WORKSPACE)).isEmpty();
        assertThat(Policy.builder().build()).isEqualTo(Policy.NONE);
        assertThat(Policy.NONE.and(Policy.NONE)).isEqualTo(Policy.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "BROWSER, true, false",
        "DEVICE, true, false",
        "API_KEY, false, true",
        "ACCESS_TOKEN, true, false",
        "AGENT, true, false",
        "MACHINE, true, false"
    })
    void aForcedMethodClosesFlows(Flow flow, boolean underAccount, boolean underApiKey) {
        assertThat(forced(LoginMethod.ACCOUNT).flow(flow).isEmpty()).isEqualTo(underAccount);
        assertThat(forced(LoginMethod.API_KEY).flow(flow).isEmpty()).isEqualTo(underApiKey);
    }

    private static Policy forced(LoginMethod method) {
        return Policy.builder().loginMethod(method).build();
    }

    @Test
    void flowsThatAreNotListedAreClosed() {
        var policy = Policy.builder().flows(Flow.DEVICE, Flow.AGENT).build();
        assertThat(Arrays.stream(Flow.values()).filter(flow -> policy.flow(flow).isEmpty()))
                .containsExactly(Flow.DEVICE, Flow.AGENT);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example, true",
        "https://API.example:443/v1?q=1, true",
        "wss://api.example/socket, true",
        "https://api.example:8443, true",
        "http://127.0.0.1:9000/x, true",
        "ws://127.0.0.1:9000, true",
        "http://api.example, false",
        "https://api.example:80, false",
        "https://api.example., false",
        "https://api.example.evil.example, false",
        "https://evil.example/https://api.example, false",
        "https://api.example@evil.example, false",
        "http://127.0.0.1, false",
        "ftp://api.example, false",
        "/v1/me, false",
        "mailto:api.example, false"
    })
    void comparesOrigins(URI uri, boolean allowed) {
        var policy = Policy.builder()
                .origins(
                        URI.create("https://Api.example/"),
                        URI.create("https://api.example:8443"),
                        URI.create("http://127.0.0.1:9000"))
                .build();
        assertThat(policy.origin(uri).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void anIssuerIsComparedCharacterByCharacter() {
        var policy = Policy.builder().issuers("https://login.example").build();
        assertThat(policy.issuer("https://login.example")).isEmpty();
        for (String other :
                List.of("https://login.example/", "https://LOGIN.example", "http://login.example", "", " ")) {
            assertThat(policy.issuer(other)).isPresent();
        }
    }

    @Test
    void aVariableIsAskedForBeforeItIsRead() {
        var none = Policy.builder().environment().build();
        assertThat(none.environment("ACME_API_KEY").orElseThrow().message())
                .isEqualTo("the environment variable \"ACME_API_KEY\" is forbidden by policy:"
                        + " environment of the builder allows none, and found was \"ACME_API_KEY\"");
        var one = Policy.builder().environment("ACME_API_KEY").build();
        assertThat(one.environment("ACME_API_KEY")).isEmpty();
        assertThat(one.environment("acme_api_key")).isPresent();
        assertThat(none.and(one).environment("ACME_API_KEY")).isPresent();
        assertThat(none.and(one).flow(Flow.BROWSER)).as("no contradiction").isEmpty();
    }

    @Test
    void whatSeveralAllowIsWhatEachAllows() {
        var wide = Policy.builder().workspaces("a", "b", "c").build();
        var narrow = Policy.builder().workspaces("c", "b", "d").build();
        assertThat(wide.and(narrow).allowed(Rule.WORKSPACE)).contains(List.of("b", "c"));
        assertThat(wide.and(narrow).use(tokens("b"))).isEmpty();
        assertThat(wide.and(narrow).use(tokens("a"))).isPresent();
        assertThat(wide.and(narrow).use(tokens("b", "a"))).isPresent();
        assertThat(wide.and(wide)).isEqualTo(wide).hasSameHashCodeAs(wide);
        assertThat(wide).isNotEqualTo(narrow);
    }

    /** One flow that all allow is needed, not one for each. */
    @Test
    void flowsOfOneKindDoNotAddUp() {
        var both = Policy.builder()
                .flows(Flow.BROWSER, Flow.API_KEY)
                .flows(Flow.DEVICE, Flow.API_KEY)
                .build();
        assertThat(both.use(tokens())).isPresent();
        assertThat(both.use(KEY)).isEmpty();
    }

    @Test
    void contradictionsForbidEverythingAndSaySo() {
        var disjoint = List.of(
                forced(LoginMethod.ACCOUNT).and(forced(LoginMethod.API_KEY)),
                Policy.builder().workspaces("a").workspaces("b").build(),
                Policy.builder().issuers("https://a").issuers("https://b").build(),
                Policy.builder().stores("file").stores("keyring").build(),
                Policy.builder().flows(Flow.BROWSER).flows(Flow.DEVICE).build(),
                Policy.builder()
                        .origins(URI.create("https://a"))
                        .origins(URI.create("https://b"))
                        .build(),
                Policy.builder()
                        .workspaces("a", "b")
                        .workspaces("b", "c")
                        .workspaces("c", "a")
                        .build(),
                Policy.builder()
                        .loginMethod(LoginMethod.API_KEY)
                        .flows(Flow.BROWSER)
                        .build());
        for (Policy policy : disjoint) {
            var answers = new ArrayList<>(List.of(
                    policy.use(tokens("a")),
                    policy.use(KEY),
                    policy.save(tokens("a"), "file"),
                    policy.store("file"),
                    policy.issuer("https://a"),
                    policy.environment("A"),
                    policy.origin(URI.create("https://a")),
                    policy.and(Policy.NONE).store("file")));
            Arrays.stream(Flow.values()).map(policy::flow).forEach(answers::add);
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.map(Denial::rule)).contains(Denial.CONTRADICTION);
                assertThat(answer.orElseThrow().message())
                        .contains("of the builder allows")
                        .contains("; ");
                assertThat(answer.orElseThrow().remedy()).isNotBlank();
            });
        }
    }

    @Test
    void tellsWhatWasAskedWhatIsAllowedAndWhatWasFound() {
        Denial denial = forced(LoginMethod.ACCOUNT).use(KEY).orElseThrow();
        assertThat(denial.rule()).isEqualTo("login_method");
        assertThat(denial.source()).isEqualTo("login_method of the builder");
        assertThat(denial.message())
                .isEqualTo("the API key (environment variable \"ACME_API_KEY\") is forbidden by policy:"
                        + " login_method of the builder allows only \"account\", and found was \"api_key\"");
        assertThat(denial.remedy())
                .isEqualTo("Sign in by the method it names. Or ask whoever maintains that policy."
                        + " What is stored was left as it is.");
        PolicyDeniedException thrown = denial.toException();
        assertThat(thrown).hasMessage(denial.message());
        assertThat(thrown.remedy()).isEqualTo(denial.remedy());
    }

    @Test
    void aKeyThatNamesNoWorkspaceIsNotOfTheForcedOne() {
        var policy = Policy.builder().workspaces("ws-1").build();
        assertThat(policy.use(KEY).orElseThrow().message()).endsWith("and it does not tell");
    }

    @Test
    void showsTextOfTokensHarmlessly() {
        var facts = tokens("\u001b[31mred\u202e\n" + "x".repeat(200));
        String message = Policy.builder()
                .workspaces("ws-1")
                .build()
                .use(facts)
                .orElseThrow()
                .message();
        assertThat(message).contains("\"?[31mred??xxx").contains("…").hasSizeLessThan(400);
        assertThat(message.chars().filter(c -> c != '…')).allMatch(c -> c >= ' ' && c < 0x7f);
    }

    @Test
    void showsAtMostFiveOfManyEntries() {
        var policy =
                Policy.builder().workspaces("a", "b", "c", "d", "e", "f", "g").build();
        assertThat(policy.use(tokens("z")).orElseThrow().message()).contains("\"e\" and 2 more,");
        assertThat(policy.toString()).contains("workspaces of the builder allows \"a\"");
    }

    @Test
    void refusesEmptyListsAndEntriesThatAreNone() {
        var builder = Policy.builder();
        var faults = List.<Runnable>of(
                builder::workspaces,
                builder::issuers,
                builder::stores,
                builder::flows,
                builder::origins,
                () -> builder.loginMethod(LoginMethod.UNKNOWN),
                () -> builder.workspaces("a", " "),
                () -> builder.workspaces("a b"),
                () -> builder.stores("a\u0000"),
                () -> builder.environment(""),
                () -> builder.issuers("x".repeat(2049)),
                () -> builder.workspaces("x".repeat(1001).split("")),
                () -> builder.origins(URI.create("https://user@a")),
                () -> builder.origins(URI.create("https://a/path")),
                () -> builder.origins(URI.create("ftp://a")));
        for (Runnable fault : faults) {
            assertThatIllegalArgumentException()
                    .isThrownBy(fault::run)
                    .withMessageMatching("\\w+ of the builder (has|is an empty list).*")
                    .satisfies(e -> assertThat(e).hasMessageNotContaining("user@"));
        }
        assertThat(builder.build()).isEqualTo(Policy.NONE);
    }

    @Test
    void spaceAroundAnEntryDoesNotCount() {
        assertThat(Policy.builder().workspaces(" a ", "a").build().allowed(Rule.WORKSPACE))
                .contains(List.of("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"API_KEY", "TOKENS"})
    void onlyAnApiKeyCountsAsOne(CredentialKind kind) {
        LoginMethod wrong = kind == CredentialKind.API_KEY ? LoginMethod.ACCOUNT : LoginMethod.API_KEY;
        var source = CredentialSource.of(CredentialSource.Place.APPLICATION);
        assertThatIllegalArgumentException().isThrownBy(() -> new CredentialFacts(kind, wrong, Set.of(), "", source));
    }

    @Test
    void aSourceHasANameIfThereAreSeveralOfItsKind() {
        for (var place : CredentialSource.Place.values()) {
            boolean named = place == CredentialSource.Place.STORE || place == CredentialSource.Place.ENVIRONMENT;
            assertThatIllegalArgumentException().isThrownBy(() -> new CredentialSource(place, named ? "" : "name"));
            assertThat(Optional.of(new CredentialSource(place, named ? "name" : "")))
                    .isPresent();
        }
    }
}
