package dev.signet.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.config.HomeSettings;
import dev.signet.internal.config.StagedFacts;
import dev.signet.internal.config.StoreChoice;
import dev.signet.internal.policy.PolicySources.Managed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What files become: policies, denials of everything, or errors of the person. The names are those of the Codex CLI. */
@Timeout(30)
class PolicyFilesTest {
    private static final ConfigNames NAMES = new ConfigNames(
            "forced_login_method",
            Map.of("chatgpt", LoginMethod.ACCOUNT, "api", LoginMethod.API_KEY),
            "forced_chatgpt_workspace_id");
    private static final HomeSettings.Keys KEYS = new HomeSettings.Keys(
            "cli_auth_credentials_store", new HomeSettings.Flag("features", "sealed"), "chatgpt_base_url");

    @TempDir
    Path temp;

    private final StagedFacts facts = new StagedFacts();
    private Path root;

    @BeforeEach
    void makeFolders() throws IOException {
        root = temp.toRealPath();
        for (String folder : List.of("etc/codex", "etc/signet", "home/.codex")) {
            Files.createDirectories(root.resolve(folder));
        }
    }

    private Path requirements() {
        return root.resolve("etc/codex/requirements.toml");
    }

    private Path managedConfig() {
        return root.resolve("etc/codex/managed_config.toml");
    }

    private Path own() {
        return root.resolve("etc/signet/policy.toml");
    }

    private Path config() {
        return root.resolve("home/.codex/config.toml");
    }

    private LoadedPolicy load(boolean trusted) throws ConfigurationException {
        return PolicyFiles.load(
                new PolicySources(
                        List.of(
                                new Managed.Neighbour(requirements(), NAMES),
                                new Managed.Neighbour(managedConfig(), NAMES),
                                new Managed.Own(own())),
                        Optional.of(new PolicySources.Home(
                                config(), Optional.of(root.resolve("home")), trusted, NAMES, KEYS))),
                facts);
    }

    private Policy policy() throws ConfigurationException {
        return load(false).policy();
    }

    private static CredentialFacts tokens(String... workspaces) {
        return new CredentialFacts(
                CredentialKind.TOKENS, LoginMethod.ACCOUNT, Set.of(workspaces), "", CredentialSource.store("file"));
    }

    private static CredentialFacts key() {
        return new CredentialFacts(
                CredentialKind.API_KEY, LoginMethod.API_KEY, Set.of(), "", CredentialSource.store("file"));
    }

    /** What is said when everything is forbidden because of one file. */
    private String unusable(Path file) throws ConfigurationException {
        Policy policy = policy();
        assertThat(policy.use(tokens())).isPresent();
        assertThat(policy.origin(URI.create("https://a"))).isPresent();
        Denial denial = policy.flow(Flow.BROWSER).orElseThrow();
        assertThat(denial.rule()).isEqualTo(Denial.FILE);
        assertThat(denial.source()).isEqualTo(file.toString());
        assertThat(denial.remedy()).isNotBlank();
        assertThat(denial.message()).doesNotContain("hidden");
        return denial.message();
    }

    @Test
    void absentFilesSayNothing() throws Exception {
        LoadedPolicy loaded = load(false);
        assertThat(loaded.policy()).isEqualTo(Policy.NONE);
        assertThat(loaded.settings()).isEqualTo(HomeSettings.NONE);
        assertThat(loaded.notes()).isEmpty();
        assertThat(facts.looks())
                .as("two for each managed file, one for the home's")
                .hasSize(7);
        assertThat(PolicyFiles.load(PolicySources.NONE, facts).policy()).isEqualTo(Policy.NONE);
    }

    @Test
    void theHomesConfigForcesAMethod() throws Exception {
        Files.writeString(config(), "forced_login_method = \"api\"\nmodel = 'x'\n[mcp_servers.a]\ncommand = 'b'\n");
        Denial denial = policy().use(tokens()).orElseThrow();
        assertThat(denial.source()).isEqualTo("forced_login_method in " + config());
        assertThat(policy().use(key())).isEmpty();

        Files.writeString(config(), "forced_login_method = \"chatgpt\"");
        assertThat(policy().use(tokens())).isEmpty();
        assertThat(policy().use(key())).isPresent();
        assertThat(policy().flow(Flow.API_KEY)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'ws-1'", "['ws-1']", "['ws-0', 'ws-1']"})
    void aWorkspaceIsATextOrAList(String value) throws Exception {
        Files.writeString(requirements(), "forced_chatgpt_workspace_id = " + value);
        assertThat(policy().use(tokens("ws-1"))).isEmpty();
        assertThat(policy().use(tokens("ws-2"))).isPresent();
        assertThat(policy().use(tokens())).isPresent();
        assertThat(policy().use(key()).map(Denial::source))
                .contains("forced_chatgpt_workspace_id in " + requirements());
        assertThat(policy().allowed(Rule.WORKSPACE).orElseThrow()).contains("ws-1");
    }

    @Test
    void allFilesCount() throws Exception {
        Files.writeString(requirements(), "forced_login_method = 'chatgpt'\n[other]\nx = 1");
        Files.writeString(managedConfig(), "forced_chatgpt_workspace_id = ['ws-1', 'ws-2']");
        Files.writeString(own(), "[signet]\nworkspaces = ['ws-2', 'ws-3']\nstores = 'file'");
        Files.writeString(config(), "forced_chatgpt_workspace_id = 'ws-2'");
        assertThat(policy().allowed(Rule.WORKSPACE)).contains(List.of("ws-2"));
        assertThat(policy().use(tokens("ws-2"))).isEmpty();
        assertThat(policy().use(tokens("ws-1"))).isPresent();
        assertThat(policy().use(key())).isPresent();
        assertThat(policy().store("keyring")).isPresent();
    }

    @Test
    void aPersonCannotWidenWhatIsManaged() throws Exception {
        Files.writeString(requirements(), "forced_login_method = 'chatgpt'");
        Files.writeString(config(), "forced_login_method = 'api'");
        Denial denial = policy().use(key()).orElseThrow();
        assertThat(denial.rule()).isEqualTo(Denial.CONTRADICTION);
        assertThat(denial.message()).contains(requirements().toString()).contains(config().toString());
        assertThat(policy().use(tokens())).isPresent();
    }

    @Test
    void readsEachRuleOfOurOwnForm() throws Exception {
        Files.writeString(own(), """
                # What Acme allows.
                [signet]
                login_method = "account"
                workspaces   = ["ws-7", "ws-9"]
                issuers      = "https://login.acme.example"
                stores       = ["keyring"]
                flows        = ["browser", "device"]
                environment  = []
                origins      = ["https://api.acme.example"]
                """);
        assertThat(policy().allowed(Rule.LOGIN_METHOD)).contains(List.of("account"));
        assertThat(policy().allowed(Rule.WORKSPACE)).contains(List.of("ws-7", "ws-9"));
        assertThat(policy().allowed(Rule.ISSUER)).contains(List.of("https://login.acme.example"));
        assertThat(policy().allowed(Rule.STORE)).contains(List.of("keyring"));
        assertThat(policy().allowed(Rule.FLOW)).contains(List.of("browser", "device"));
        assertThat(policy().allowed(Rule.ENVIRONMENT)).contains(List.of());
        assertThat(policy().allowed(Rule.ORIGIN)).contains(List.of("https://api.acme.example"));
        assertThat(policy().store("file").map(Denial::source)).contains("stores in " + own());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# hidden",
                "login_method = 'account'",
                "[signet]\nlogin_methods = 'account'",
                "[signet]\nlogin_method = 'chatgpt'",
                "[signet]\nlogin_method = 'unknown'",
                "[signet]\nlogin_method = ['account']",
                "[signet]\nlogin_method = ''",
                "[signet]\nworkspaces = []",
                "[signet]\nworkspaces = ['']",
                "[signet]\nworkspaces = [1]",
                "[signet]\nworkspaces = true",
                "[signet]\nworkspaces = {a = 'hidden'}",
                "[signet]\nflows = ['browser', 'hidden']",
                "[signet]\norigins = ['https://hidden/path']",
                "[signet]\nissuers = ['a hidden b']",
                "[signet]\nstores = []",
                "[signet]\nstores = 'file'\nstores = 'keyring'",
                "[signet]\nstores = 'file'\n[signet]\nflows = 'browser'",
                "[signet]\nstores = 'file'\n[signet2]\n",
                "[signet.more]\nstores = 'file'",
                "[[signet]]\nstores = 'file'",
                "signet = 'hidden'",
                "[signet]\nstores = 'hidden",
                "[signet]\nstores = ['file'\n"
            })
    void whatCannotBeUnderstoodInOurOwnFormForbidsEverything(String text) throws Exception {
        Files.writeString(own(), text);
        assertThat(unusable(own())).startsWith("everything is forbidden, since the policy file " + own());
    }

    @Test
    void aTypoIsNamedWithWhatIsKnown() throws Exception {
        Files.writeString(own(), "[signet]\nworkspace = 'a'\n\"\u202ebidi\" = 1");
        assertThat(unusable(own()))
                .contains("\"workspace\"")
                .contains("\"?bidi\"")
                .contains("known are agent_key_max_age,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forced_login_method = 'chatgtp'",
                "forced_login_method = 'ChatGPT'",
                "forced_login_method = ''",
                "forced_login_method = ['api']",
                "forced_login_method = true",
                "forced_chatgpt_workspace_id = []",
                "forced_chatgpt_workspace_id = ''",
                "forced_chatgpt_workspace_id = ['a', '']",
                "forced_chatgpt_workspace_id = [['a']]",
                "forced_chatgpt_workspace_id = 7",
                "forced_login_method = 'api'\nforced_login_method = 'chatgpt'",
                "token = 'hidden'\nforced_login_method = 'api",
                "a = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
            })
    void whatCannotBeUnderstoodElsewhereForbidsEverythingOrIsAnError(String text) throws Exception {
        Files.writeString(managedConfig(), text);
        unusable(managedConfig());
        Files.delete(managedConfig());

        Files.writeString(config(), text);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(this::policy)
                .withMessageStartingWith("the configuration of the home can't be used: ")
                .withMessageContaining(config().toString())
                .withMessageNotContaining("hidden")
                .satisfies(e -> assertThat(e.remedy()).isNotBlank());
    }

    @Test
    void keysOfOthersArePassedOver() throws Exception {
        Files.writeString(requirements(), "allowed_approval_policies = ['never']\nforced_login_methods = 'api'");
        assertThat(policy()).isEqualTo(Policy.NONE);
    }

    @Test
    void aFileThatOthersMayWriteForbidsEverything() throws Exception {
        for (Path file : List.of(requirements(), managedConfig(), own())) {
            Files.writeString(file, "[signet]");
            assertThat(policy())
                    .as("%s as it should be, ending in a table without a line end", file)
                    .isEqualTo(Policy.NONE);
            facts.with(file, 1000, 0644);
            assertThat(unusable(file)).contains("belongs to user 1000 and not to root");
            facts.with(file, 0, 0666);
            assertThat(unusable(file)).contains("mode 666");
            facts.with(file, 0, 0644).with(file.getParent(), 0, 0777);
            assertThat(unusable(file)).contains(file.getParent() + " can be written");
            facts.with(file.getParent(), 0, 0755);
            Files.delete(file);
        }
    }

    @Test
    void aFileThatCannotBeReadForbidsEverything() throws Exception {
        Files.createDirectory(own());
        assertThat(unusable(own())).contains("a folder");
        Files.delete(own());

        Process mkfifo = new ProcessBuilder("mkfifo", own().toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(unusable(own())).contains("a pipe or device");
        Files.delete(own());

        Files.write(own(), new byte[(1 << 20) + 1]);
        assertThat(unusable(own())).contains("longer than 1048576 bytes");

        facts.denied(own());
        assertThat(unusable(own())).contains("permission");
        Files.delete(own());
        facts.denied(own().getParent());
        assertThat(unusable(own())).as("it may be there").contains("permission");
    }

    @Test
    void aHomesConfigThatCannotBeReadIsAnError() throws Exception {
        Files.createDirectory(config());
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(this::policy);
        Files.delete(config());
        Files.createSymbolicLink(config(), root.resolve("nowhere"));
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(this::policy);
    }

    @Test
    void aHomesConfigMayBeLinkedAndAnybodysToWrite() throws Exception {
        Path kept = Files.writeString(root.resolve("dotfiles.toml"), "forced_login_method = 'api'");
        Files.createSymbolicLink(config(), kept);
        facts.with(kept, 1000, 0666);
        assertThat(policy().use(tokens())).isPresent();
    }

    @Test
    void aHomeOfOursChoosesStoreAndAddress() throws Exception {
        Files.writeString(config(), "cli_auth_credentials_store = 'keyring'\nchatgpt_base_url = 'https://a.example/b'");
        HomeSettings settings = load(false).settings();
        assertThat(settings.store()).contains(StoreChoice.KEYRING);
        assertThat(settings.baseUrl()).contains(URI.create("https://a.example/b"));
        assertThat(load(false).notes()).isEmpty();
    }

    @Test
    void aHomeInARepositoryChoosesNothingButMayForbid() throws Exception {
        Files.createDirectory(root.resolve("home/.git"));
        Files.writeString(config(), "cli_auth_credentials_store = 'file'\nforced_login_method = 'api'");
        LoadedPolicy loaded = load(false);
        assertThat(loaded.settings().store()).isEmpty();
        assertThat(loaded.policy().use(tokens())).isPresent();
        assertThat(loaded.notes())
                .singleElement()
                .asString()
                .contains("version-controlled tree " + root.resolve("home"))
                .contains("cli_auth_credentials_store");
        assertThat(load(true).settings().store()).contains(StoreChoice.FILE);
        assertThat(load(true).notes()).isEmpty();
    }

    @Test
    void saysWhereOwnersWereNotChecked() throws Exception {
        Files.writeString(own(), "[signet]\nstores = 'file'");
        for (Path path = own(); path != null; path = path.getParent()) {
            facts.withoutOwner(path);
        }
        assertThat(policy().store("keyring")).isPresent();
        assertThat(load(false).notes()).singleElement().asString().contains("no POSIX owners");
    }
}
