package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Prompt;
import dev.signet.examples.cli.CommandRun.Desk;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class LoginCommandTest extends CommandLineFixture {
    /** Sits at a terminal and does nothing. */
    private static final class Person implements Prompt {
        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public void showBrowser(URI address, boolean opened, Instant until) {}

        @Override
        public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {}
    }

    private Desk at(String variable, String value) {
        var environment = new HashMap<>(desk.environment());
        environment.put(variable, value);
        return new Desk(server, desk.home(), environment);
    }

    private String stored() throws Exception {
        return Files.readString(desk.home().resolve("auth.json"));
    }

    @Test
    void anApiKeyIsReadFromStandardInputAndUsed() throws Exception {
        var key = server.issueApiKey();

        var run =
                desk.runWithInput("  " + key + "\n", "login", "--with-api-key").exitsWith(0);

        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("Signed in by API key; stored in " + desk.home().resolve("auth.json"))
                .doesNotContain(key);
        assertThat(stored()).contains(key);
        desk.run("call", resource()).exitsWith(0);
    }

    @Test
    void theResultIsADocumentToo() throws Exception {
        var key = server.issueApiKey();

        var run = desk.runWithInput(key, "login", "--with-api-key", "--json").exitsWith(0);

        assertThat(run.out())
                .isEqualTo("{\"schema\":1,\"flow\":\"API key\",\"kind\":\"api_key\",\"account_id\":null,\"email\":null,"
                        + "\"store\":\"" + desk.home().resolve("auth.json") + "\",\"superseded\":null}\n");
        assertThat(run.err()).doesNotContain("Signed in").doesNotContain(key);
    }

    @Test
    void anAccessTokenTellsWhoseItIs() throws Exception {
        var token = server.personalTokens().issuePersonalAccessToken(Account.of("acct-1111"));

        var run = desk.runWithInput(token, "login", "--with-access-token").exitsWith(0);

        assertThat(run.err())
                .contains("Signed in", " by access token; stored in ")
                .doesNotContain(token);
        assertThat(stored()).contains(token);
        desk.run("call", resource()).exitsWith(0);
    }

    @Test
    void aTokenNobodyKnowsChangesNothing() throws Exception {
        var before = signedIn(Duration.ZERO);

        var run = desk.runWithInput("at-nobody-knows-this", "login", "--with-access-token")
                .exitsWith(3);

        assertThat(run.out() + run.err()).doesNotContain("nobody-knows");
        assertThat(stored()).isEqualTo(before.authJson());
    }

    @Test
    void aTokenThatIsNoneIsWrongUse() {
        var run = desk.runWithInput("hunter2", "login", "--with-access-token").exitsWith(2);

        assertThat(run.out() + run.err()).doesNotContain("hunter2");
        assertThat(desk.home().resolve("auth.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t\n", "hunter2 hunter3", "hunter2\nhunter3", "hünter2", "hunter2\u0000"})
    void whatIsNoKeyIsWrongUseAndNotQuoted(String input) {
        for (var option : new String[] {"--with-api-key", "--with-access-token"}) {
            var run = desk.runWithInput(input, "login", option).exitsWith(2);

            assertThat(run.err())
                    .contains(option + ": standard input ", "signet login " + option + " < FILE")
                    .doesNotContain("nter2");
        }
        assertThat(desk.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void moreThanSixtyFourKibibytesAreNotRead() {
        var run = desk.runWithInput("x".repeat(64 * 1024 + 1), "login", "--with-api-key")
                .exitsWith(2);

        assertThat(run.err()).contains("more than 64 KiB").doesNotContain("xxx");
    }

    @Test
    void aSecretAsAnArgumentIsRefusedAndNotQuoted() {
        for (var arguments : new String[][] {
            {"login", "--with-api-key", "hunter2"},
            {"login", "--with-api-key=hunter2"},
            {"login", "--with-access-token=hunter2"},
            {"login", "hunter2"},
        }) {
            var run = desk.run(arguments).exitsWith(2);
            assertThat(run.out() + run.err()).doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--browser", "--device", "--no-open"})
    void withoutATerminalTheOtherWaysAreNamed(String option) {
        var arguments = option.isEmpty() ? new String[] {"login"} : new String[] {"login", option};
        long start = System.nanoTime();

        var run = desk.run(arguments).exitsWith(3);

        System.out.println(
                "login " + option + " without a terminal: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("there is no terminal", "--with-api-key < FILE", "--with-access-token < FILE");
        assertThat(server.counts().tokenRequests()).isZero();
    }

    @Test
    void anAutomatedBuildIsNotAskedThoughItHasATerminal() {
        var run = at("CI", "true")
                .runWith(InputStream.nullInputStream(), new Person(), "login", "--device", "--json")
                .exitsWith(3);

        assertThat(run.err()).contains("CI is set", "--with-api-key < FILE");
        assertThat(run.out()).startsWith("{\"schema\":1,\"error\":{\"kind\":\"nobody_to_sign_in\"");
    }

    /** The control for the two before: with somebody there, and CI turned off, it goes on until nobody answers. */
    @Test
    void somebodyAtATerminalIsAsked() {
        var run = at("CI", "false")
                .runWith(
                        InputStream.nullInputStream(),
                        new Person(),
                        "login",
                        "--issuer",
                        server.baseUri().toString(),
                        "--client-id",
                        CodexFixtures.CLIENT_ID,
                        "--device",
                        "--explain",
                        "--timeout",
                        "PT0.001S");

        assertThat(run.err())
                .contains("Signing in by device code, as asked for.")
                .doesNotContain("nobody can be asked");
        run.exitsWith(3);
        assertThat(run.err()).contains("the code was not entered within");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://login.acme.test", "https://user:hunter2@login.acme.test", "hunter2"})
    void anIssuerThatSecretsMustNotGoToIsWrongUse(String issuer) {
        assertThat(desk.run("login", "--issuer", issuer, "--client-id", "acme", "--with-api-key")
                        .exitsWith(2)
                        .err())
                .doesNotContain("hunter2");
        assertThat(desk.runWithInput("key", "login", "--issuer", issuer, "--client-id", "acme", "--with-api-key")
                        .exitsWith(2)
                        .err())
                .contains("--issuer or --client-id: ")
                .doesNotContain("hunter2");
    }

    @Test
    void aBuildMaySignInWithAKey() {
        at("CI", "true")
                .runWithInput(server.issueApiKey(), "login", "--with-api-key")
                .exitsWith(0);
    }

    @Test
    void anybodyWhoTypesAKeyIsToldHowItEnds() throws Exception {
        var key = server.issueApiKey();
        try (var typed = new java.io.ByteArrayInputStream(key.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            assertThat(desk.runWith(typed, new Person(), "login", "--with-api-key")
                            .exitsWith(0)
                            .err())
                    .contains("paste the API key", "Ctrl-D");
        }
    }

    @Test
    void oneWayAtATime() {
        for (var pair : new String[][] {
            {"--browser", "--device"}, {"--with-api-key", "--device"}, {"--with-api-key", "--with-access-token"}
        }) {
            assertThat(desk.run("login", pair[0], pair[1]).exitsWith(2).err())
                    .contains(pair[0], pair[1], "mutually exclusive");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "0s", "PT0S", "-PT1M", "soon", "25h", "PT25H", "999999d"})
    void aTimeThatIsNoneIsWrongUse(String time) {
        assertThat(desk.run("login", "--timeout", time).exitsWith(2).err()).contains("--timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"90s", "15m", "1h", "1d", "PT15M", "PT1H30M"})
    void timesAreReadInBothForms(String time) {
        desk.run("login", "--timeout", time).exitsWith(3);
    }

    @Test
    void explainNamesTheWayAndWhy() {
        assertThat(desk.runWithInput(server.issueApiKey(), "login", "--with-api-key", "--explain")
                        .exitsWith(0)
                        .err())
                .contains("signet: Signing in by API key, as asked for.");
    }
}
