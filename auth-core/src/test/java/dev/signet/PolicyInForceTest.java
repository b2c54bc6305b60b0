package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.Secret;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.StagedFacts;
import dev.signet.internal.policy.PolicySources;
import dev.signet.internal.policy.PolicySources.Managed;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a policy comes from, when it is asked, and what works beside it. */
class PolicyInForceTest {
    private static final URI API = URI.create("https://api.openai.com/v1/models");

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();

    @TempDir
    private Path temp;

    private Path root;
    private Path home;

    @BeforeEach
    void signIn() throws Exception {
        root = temp.toRealPath();
        home = Files.createDirectory(root.resolve("home"));
        write(home.resolve("auth.json"), server.signIn().authJson());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nothingIsInForceWhereNobodyWroteAny() throws Exception {
        try (var signet = builder().build()) {
            assertThat(signet.authorize(API)).isNotNull();
            assertThat(signet.status().policy()).isEqualTo("No policy is in force.");
            assertThat(signet.status().notes()).isEmpty();
        }
    }

    @Test
    void anAdministratorsFileIsReadWithoutTheEnvironment() throws Exception {
        write(managed(), "[signet]\nlogin_method = \"api_key\"\n");
        var before = Files.readString(home.resolve("auth.json"));
        try (var signet = builder().build()) {
            var e = catchThrowableOfType(PolicyDeniedException.class, () -> signet.authorize(API));
            assertThat(e).hasMessageContaining("login_method in " + managed());
            assertThat(signet.authorizeAsync(API)).isCompletedExceptionally();
            assertThatThrownBy(signet::refresh).isInstanceOf(PolicyDeniedException.class);

            var status = signet.status();
            assertThat(status.state()).isEqualTo(Status.State.UNAVAILABLE);
            assertThat(status.problem()).containsInstanceOf(PolicyDeniedException.class);
            assertThat(status.isSignInNeeded()).as("a credential is there").isFalse();
            assertThat(status.policy())
                    .startsWith("A policy is in force: ")
                    .contains(managed().toString());
        }
        assertThat(home.resolve("auth.json")).hasContent(before);
    }

    @Test
    void aFileThatCanNotBeUnderstoodForbidsEverythingAndStatusTellsIt() throws Exception {
        write(managed(), "[signet\n");
        try (var signet = builder().build()) {
            assertThatThrownBy(() -> signet.authorize(API))
                    .isInstanceOf(PolicyDeniedException.class)
                    .hasMessageContaining(managed().toString());
            assertThat(signet.status().problem().map(AuthException::getMessage).orElse(""))
                    .contains(managed().toString());
            assertThat(signet.status().policy()).startsWith("Everything is forbidden");
        }
    }

    @Test
    void theStrictestOfAllCounts() throws Exception {
        write(managed(), "[signet]\nworkspaces = [\"acct-1111\", \"acct-2222\"]\n");
        write(home.resolve("config.toml"), "forced_chatgpt_workspace_id = \"acct-1111\"\n");
        try (var signet = builder().build()) {
            assertThat(signet.authorize(API)).isNotNull();
        }
        var policy = SignInPolicy.builder().workspaces("acct-2222").build();
        try (var signet = builder().policy(policy).build()) {
            assertThatThrownBy(() -> signet.authorize(API))
                    .isInstanceOf(PolicyDeniedException.class)
                    .hasMessageContaining("contradict");
        }
    }

    @Test
    void theConfigurationOfAHomeBindsWhoeverOpensIt() throws Exception {
        write(home.resolve("config.toml"), "forced_login_method = \"api\"\n");
        try (var signet = builder().build()) {
            assertThatThrownBy(() -> signet.authorize(API))
                    .isInstanceOf(PolicyDeniedException.class)
                    .hasMessageContaining("forced_login_method");
        }
        write(home.resolve("config.toml"), "forced_login_method = \"telepathy\"\n");
        assertThatThrownBy(() -> builder().build()).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aStoreWithoutAHomeHasTheAdministratorsFilesOnly() throws Exception {
        var definition = new CodexProfile();
        var builder = Signet.builder(Profile.codex()).store(new InMemoryCredentialStore());
        var sources = PolicyInForce.sources(builder, definition);
        assertThat(sources.home()).isEmpty();
        assertThat(sources.managed()).isEqualTo(files(definition).managed()).isNotEmpty();
        assertThat(PolicyInForce.sources(builder.home(home), definition)).isEqualTo(files(definition));
    }

    @Test
    void aForbiddenStoreIsNotOpened() throws Exception {
        var policy = SignInPolicy.builder().stores("vault").build();
        assertThatThrownBy(() -> builder().policy(policy).build())
                .isInstanceOf(PolicyDeniedException.class)
                .hasMessageContaining("\"file\"");
        var key = new Credential.ApiKey(Secret.of("sk-given"), Map.of());
        try (var signet = builder().policy(policy).credential(key).build()) {
            assertThat(signet.authorize(API)).as("nothing is stored").isNotNull();
        }
    }

    @Test
    void aForbiddenVariableIsNotLookedInto() throws Exception {
        var variables = Map.of("CODEX_API_KEY", "two words");
        var builder = builder().fromEnvironment(variables);
        assertThatThrownBy(builder::build).as("the control").isInstanceOf(ConfigurationException.class);
        builder.policy(SignInPolicy.builder().environment().build());
        assertThatThrownBy(builder::build)
                .isInstanceOf(PolicyDeniedException.class)
                .hasMessageContaining("CODEX_API_KEY");
        builder.fromEnvironment(Map.of());
        try (var signet = builder.build()) {
            assertThat(signet.authorize(API)).isNotNull();
        }
    }

    @Test
    void anOriginTheProfileTrustsCanBeForbidden() throws Exception {
        var policy = SignInPolicy.builder()
                .origins(URI.create("https://chatgpt.com"))
                .build();
        try (var signet = builder().policy(policy).build()) {
            assertThatThrownBy(() -> signet.authorize(API))
                    .isInstanceOf(PolicyDeniedException.class)
                    .hasMessageContaining("https://api.openai.com");
            assertThatThrownBy(() -> signet.authorize(URI.create("https://elsewhere.test")))
                    .isInstanceOf(UntrustedOriginException.class);
            assertThat(signet.authorize(URI.create("https://chatgpt.com/backend-api")))
                    .isNotNull();
        }
    }

    @Test
    void tokensAreNotSentToAnEndpointThatTheListOfOriginsLacks() throws Exception {
        var policy = SignInPolicy.builder()
                .origins(URI.create("https://api.openai.com"))
                .build();
        var builder = builder().fromEnvironment(new HashMap<>(server.environment()));
        try (var signet = builder.build()) {
            assertThat(signet.authorize(API)).as("the control").isNotNull();
        }
        assertThatThrownBy(() -> builder.policy(policy).build())
                .isInstanceOf(PolicyDeniedException.class)
                .hasMessageContaining("can't be followed");
    }

    @Test
    void anAgentThatTheApplicationGivesIsAskedAboutToo() throws Exception {
        var agent = server.agents().issue(Account.of("acct-1111"));
        var identity = new Credential.AgentIdentity(
                agent.agentRuntimeId(),
                new Credential.AgentIdentity.StoredRecord(Secret.of(agent.privateKey())),
                Map.of("account_id", agent.account().id()));
        var policy = SignInPolicy.builder().flows(SignInPolicy.Flow.BROWSER).build();
        var open = builder().fromEnvironment(server.environment()).allow(server.baseUri());
        try (var signet = open.build();
                var control = signet.agent(identity)) {
            assertThat(control.authorize(server.resourceUri())).isNotNull();
        }
        int tasks = server.agents().counts().taskRequests();
        try (var signet = open.policy(policy).build();
                var denied = signet.agent(identity)) {
            assertThatThrownBy(denied::newTask).isInstanceOf(PolicyDeniedException.class);
            assertThatThrownBy(() -> denied.authorize(server.resourceUri())).isInstanceOf(PolicyDeniedException.class);
            assertThat(denied.authorizeAsync(server.resourceUri())).isCompletedExceptionally();
            assertThat(signet.authorize(server.resourceUri()))
                    .as("the person's own")
                    .isNotNull();
        }
        assertThat(server.agents().counts().taskRequests()).isEqualTo(tasks);
    }

    @Test
    void rulesThatContradictEachOtherAreRefusedWhenTheyAreWritten() {
        var rules = SignInPolicy.builder().method(SignInPolicy.Method.API_KEY).flows(SignInPolicy.Flow.BROWSER);
        assertThatThrownBy(rules::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contradict");
        assertThatThrownBy(() -> SignInPolicy.builder().workspaces()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGoodKeyIsUsedUnderAForcedMethod() throws Exception {
        write(managed(), "[signet]\nlogin_method = \"api_key\"\n");
        write(home.resolve("auth.json"), CodexFixtures.apiKeyJson(server.issueApiKey()));
        try (var signet = builder().build()) {
            assertThat(signet.authorize(API)).isNotNull();
        }
    }

    private SignetBuilder builder() {
        var builder = Signet.builder(Profile.codex()).home(home);
        builder.policySources = new PolicySources(
                List.of(new Managed.Own(managed())), files(new CodexProfile()).home());
        builder.fileFacts = new StagedFacts();
        return builder;
    }

    private PolicySources files(CodexProfile definition) {
        return definition.policySources(home, Settings.none());
    }

    private Path managed() {
        return root.resolve("policy.toml");
    }

    private static void write(Path file, String content) throws Exception {
        Files.writeString(file, content);
    }
}
