package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.junit.KeyringExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Signet's command line and the real Codex CLI at one home whose credential is in one real keyring: as an entry, or in an encrypted
 * file whose passphrase is there. Neither is told where; both read the home's configuration. Runs in the Maven profile {@code peers}.
 */
@Tag("peers")
final class KeyringPeersTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static CodexCli codex;

    @TempDir
    private Path folder;

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
    private Path home;

    /** What the home's configuration says, and what that comes to. */
    enum Kept {
        ENTRY("keyring", false, "keyring"),
        ENCRYPTED_FILE("keyring", true, "encrypted-file"),
        AUTO_ENTRY("auto", false, "keyring"),
        AUTO_ENCRYPTED_FILE("auto", true, "encrypted-file");

        private final String setting;
        private final boolean feature;
        private final String store;

        Kept(String setting, boolean feature, String store) {
            this.setting = setting;
            this.feature = feature;
            this.store = store;
        }
    }

    @BeforeAll
    static void install() throws Exception {
        codex = CodexCli.install();
    }

    @BeforeEach
    void prepare() throws Exception {
        home = Files.createDirectory(folder.toRealPath().resolve("home"));
        server.devices().approveAfter(1, Account.of("acct-1111"));
        server.devices().interval(1);
    }

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void theApiKeyThatSignetStoredIsTheClisAndTheOtherWay(Kept kept) throws Exception {
        configure(kept);
        var first = server.issueApiKey();
        var second = server.issueApiKey();

        signet(first, "login", "--with-api-key").exitsWith(0);
        assertThat(cliStatus(0)).contains("API key configured - ", first.substring(first.length() - 5));
        requireOnlyIn(kept);

        codex(second, "login", "--with-api-key").exitsWith(0);
        assertThat(token()).as("what the CLI wrote over it").isEqualTo("Bearer " + second);
        assertThat(signet("", "status", "--json").exitsWith(0).out())
                .contains("\"auth_mode\":\"apikey\"", "\"store\":\"" + kept.store + "\"");
        requireOnlyIn(kept);

        codex("", "logout").exitsWith(0);
        signet("", "status").exitsWith(3);
        requireOnlyIn(kept);
    }

    @ParameterizedTest
    @EnumSource
    void theApiKeyThatTheCliStoredIsSignetsAndTheOtherWay(Kept kept) throws Exception {
        configure(kept);
        var first = server.issueApiKey();
        var second = server.issueApiKey();

        codex(first, "login", "--with-api-key").exitsWith(0);
        assertThat(token()).isEqualTo("Bearer " + first);

        signet(second, "login", "--with-api-key").exitsWith(0);
        assertThat(cliStatus(0)).contains(second.substring(second.length() - 5));
        requireOnlyIn(kept);

        signet("", "logout").exitsWith(0);
        assertThat(cliStatus(1)).contains("Not logged in");
        requireOnlyIn(kept);
    }

    @ParameterizedTest
    @EnumSource
    void theTokensThatSignetStoredAreTheClisAndTheOtherWay(Kept kept) throws Exception {
        configure(kept);
        signet("", "login", "--device").exitsWith(0);
        assertThat(cliStatus(0)).contains("Logged in using ChatGPT");
        assertThat(token()).isEqualTo(bearer(session(0)));

        cliSignsIn();
        assertThat(token()).as("what the CLI wrote over it").isEqualTo(bearer(session(1)));
        signet("", "refresh").exitsWith(0);
        assertThat(token()).isEqualTo(bearer(server.newest(session(1)))).isNotEqualTo(bearer(session(1)));
        requireOnlyIn(kept);

        codex("", "logout").exitsWith(0);
        assertThat(server.isAlive(session(1)))
                .as("the CLI revoked the refresh token that Signet was given last")
                .isFalse();
        signet("", "status").exitsWith(3);
        requireOnlyIn(kept);
    }

    @ParameterizedTest
    @EnumSource
    void theTokensThatTheCliStoredAreSignetsAndTheOtherWay(Kept kept) throws Exception {
        configure(kept);
        cliSignsIn();
        assertThat(token()).isEqualTo(bearer(session(0)));

        signet("", "login", "--device").exitsWith(0);
        assertThat(cliStatus(0)).contains("Logged in using ChatGPT");
        assertThat(token()).isEqualTo(bearer(session(1)));
        requireOnlyIn(kept);

        signet("", "logout").exitsWith(0);
        assertThat(server.isAlive(session(1))).isFalse();
        assertThat(cliStatus(1)).contains("Not logged in");
        requireOnlyIn(kept);
    }

    /** What the others see is in that place and not anywhere: a program that is told another place sees nothing. */
    @Test
    void theControlSeesNothingInAnotherPlace() throws Exception {
        var key = server.issueApiKey();
        configure(Kept.ENCRYPTED_FILE);
        signet(key, "login", "--with-api-key").exitsWith(0);
        configure(Kept.ENTRY);
        assertThat(cliStatus(1)).contains("Not logged in");
        signet("", "status").exitsWith(3);
        signet("", "--store", "encrypted-file", "status").exitsWith(0);
        signet("", "--store", "file", "status").exitsWith(3);
    }

    /** Where one program kept the credential in several places, signing out by either leaves none. */
    @Test
    void signingOutClearsThePlacesOfBothSettings() throws Exception {
        for (var signOut : List.of("signet", "codex")) {
            for (var kept : List.of(Kept.ENTRY, Kept.ENCRYPTED_FILE)) {
                configure(kept);
                codex(server.issueApiKey(), "login", "--with-api-key").exitsWith(0);
            }
            assertThat(cliStatus(0)).contains("API key configured");
            if (signOut.equals("signet")) {
                signet("", "logout").exitsWith(0);
            } else {
                codex("", "logout").exitsWith(0);
            }
            for (var kept : List.of(Kept.ENTRY, Kept.ENCRYPTED_FILE)) {
                configure(kept);
                assertThat(cliStatus(1)).as("%s after %s", kept, signOut).contains("Not logged in");
                signet("", "status").exitsWith(3);
            }
        }
    }

    @Test
    void whatSignetMovesTheCliFollows() throws Exception {
        var key = server.issueApiKey();
        configure("file", false);
        codex(key, "login", "--with-api-key").exitsWith(0);
        for (var kept : List.of(Kept.ENTRY, Kept.ENCRYPTED_FILE)) {
            signet("", "store", "migrate", "--to", kept.store).exitsWith(0);
            configure(kept);
            assertThat(cliStatus(0)).contains(key.substring(key.length() - 5));
            requireOnlyIn(kept);
        }
        signet("", "store", "migrate", "--to", "file").exitsWith(0);
        configure("file", false);
        assertThat(cliStatus(0)).contains(key.substring(key.length() - 5));
        signet("", "--store", "encrypted-file", "status").exitsWith(3);
    }

    /** With a bus that nobody answers on, both take the file; and neither does where it was told to use the keyring. */
    @ParameterizedTest
    @EnumSource
    void withoutAKeyringAutoIsTheFileForBoth(Kept kept) throws Exception {
        configure(kept);
        var nobody = new HashMap<>(variables());
        nobody.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("no-bus"));
        nobody.put("XDG_RUNTIME_DIR", folder.toString());
        boolean auto = kept.setting.equals("auto");
        var key = server.issueApiKey();
        var refused = codex.run(folder, home, nobody, key, "login", "--with-api-key");
        assertThat(refused.exit()).as(refused.err()).isEqualTo(auto ? 0 : 1);
        assertThat(Files.exists(home.resolve("auth.json"))).isEqualTo(auto);
        var seen = signet(nobody, "", "status").exitsWith(auto ? 0 : kept == Kept.ENTRY ? 5 : 3);
        if (auto) {
            assertThat(seen.out()).contains("file, chosen by auto: there is no keyring here");
        }
        var written = signet(nobody, server.issueApiKey(), "login", "--with-api-key");
        assertThat(written.exit()).as(written.err()).isEqualTo(auto ? 0 : 5);
        assertThat(codex.run(folder, home, nobody, "", "login", "status").exit())
                .isEqualTo(auto ? 0 : 1);
    }

    private void requireOnlyIn(Kept kept) {
        assertThat(home.resolve("auth.json")).doesNotExist();
        if (kept.store.equals("keyring")) {
            assertThat(home.resolve("secrets/codex_auth.age")).doesNotExist();
        }
    }

    private void configure(Kept kept) throws Exception {
        configure(kept.setting, kept.feature);
    }

    private void configure(String store, boolean feature) throws Exception {
        Files.writeString(
                home.resolve("config.toml"),
                "cli_auth_credentials_store = \"" + store + "\"\n[features]\nsecret_auth_storage = " + feature + "\n");
    }

    private IssuedSession session(int number) {
        return server.signIns().sessions().get(number);
    }

    private static String bearer(IssuedSession session) {
        return "Bearer " + session.accessToken();
    }

    private void cliSignsIn() throws Exception {
        codex(
                        "",
                        "login",
                        "--device-auth",
                        "--experimental_issuer",
                        server.baseUri().toString(),
                        "--experimental_client-id",
                        CodexFixtures.CLIENT_ID)
                .exitsWith(0);
    }

    private String cliStatus(int exit) throws Exception {
        return codex("", "login", "status").exitsWith(exit).err();
    }

    private CommandRun codex(String input, String... arguments) throws Exception {
        return codex.run(folder, home, variables(), input, arguments);
    }

    private String token() throws Exception {
        return signet("", "token", "--for", server.resourceUri().toString())
                .exitsWith(0)
                .out()
                .strip();
    }

    private CommandRun signet(String input, String... arguments) throws Exception {
        return signet(variables(), input, arguments);
    }

    private CommandRun signet(Map<String, String> variables, String input, String... arguments) throws Exception {
        var command = new ArrayList<>(ChildProcess.java(AttendedCli.class));
        command.addAll(List.of("--home", home.toString()));
        command.addAll(List.of("--trust-origin", server.baseUri().toString()));
        command.addAll(List.of("--issuer", server.baseUri().toString(), "--client-id", CodexFixtures.CLIENT_ID));
        command.addAll(List.of(arguments));
        return ChildProcess.run(folder, command, variables, input);
    }

    private Map<String, String> variables() {
        var all = new HashMap<>(server.environment());
        all.putAll(KEYRING.keyring().environment());
        return all;
    }
}
