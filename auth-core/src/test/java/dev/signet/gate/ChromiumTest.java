package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Profile;
import dev.signet.Prompt;
import dev.signet.Signet;
import dev.signet.auth.SignInRequiredException;
import dev.signet.testkit.Account;
import dev.signet.testkit.AuthorizationDecision;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.junit.MachineAssumptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole sign-in by browser, in a real one: redirects, the page it ends at, and what the person reads there. */
@Tag("peers")
class ChromiumTest {
    @TempDir
    private Path folder;

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aPersonSignsInAndReadsThatItWorked() throws Exception {
        var figures = Figures.of("chromium");
        server.signIns().accounts(Account.of("acct-1111"));
        var person = new Person(folder);
        try (var signet = open()) {
            var result = signet.signIn()
                    .prompt(person)
                    .browser()
                    .openBrowser(false)
                    .ports(0)
                    .timeout(Duration.ofMinutes(2))
                    .run();
            assertThat(result.attributes()).containsEntry("account_id", "acct-1111");
            assertThat(signet.authorize(server.resourceUri())
                            .value("Authorization")
                            .reveal())
                    .isEqualTo("Bearer " + server.signIns().sessions().get(0).accessToken());
        }
        var page = person.page();
        assertThat(page).contains("signed in").doesNotContain("Almost there");
        assertThat(person.complaints())
                .as("what the browser complains of")
                .doesNotContain("Content Security Policy")
                .doesNotContain("Refused to");
        figures.print("signed in by a real browser, %d characters of page", page.length());
    }

    /** The same way of reading, where the person says no: another page is seen. */
    @Test
    void aPersonWhoRefusesReadsThat() throws Exception {
        server.signIns().decide(AuthorizationDecision.deny());
        var person = new Person(folder);
        try (var signet = open()) {
            assertThatThrownBy(() -> signet.signIn()
                            .prompt(person)
                            .browser()
                            .openBrowser(false)
                            .ports(0)
                            .timeout(Duration.ofMinutes(2))
                            .run())
                    .isInstanceOf(SignInRequiredException.class);
        }
        assertThat(person.page()).contains("Sign-in was declined").doesNotContain("You are signed in");
    }

    private Signet open() throws Exception {
        return Signet.builder(Profile.codex(server.baseUri().toString(), CodexFixtures.CLIENT_ID))
                .home(folder.resolve("home"))
                .fromEnvironment(withDisplay())
                .allow(server.baseUri())
                .build();
    }

    private Map<String, String> withDisplay() {
        var variables = new HashMap<>(server.environment());
        variables.put("DISPLAY", ":0");
        return variables;
    }

    /** Opens what they are told in a browser without a window, and keeps what it shows. */
    private static final class Person implements Prompt {
        private final Path folder;
        private final Path dom;
        private final Path log;
        private final CountDownLatch closed = new CountDownLatch(1);

        Person(Path folder) {
            this.folder = folder;
            this.dom = folder.resolve("dom.html");
            this.log = folder.resolve("chromium.log");
        }

        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public void showBrowser(URI address, boolean opened, Instant until) {
            try {
                var browser = new ProcessBuilder(List.of(
                                MachineAssumptions.needsProgram("chromium").toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--enable-logging=stderr",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--timeout=20000",
                                "--dump-dom",
                                address.toString()))
                        .redirectOutput(dom.toFile())
                        .redirectError(log.toFile())
                        .start();
                browser.getOutputStream().close();
                var unused = browser.onExit().thenRun(closed::countDown);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String page() throws Exception {
            assertThat(closed.await(60, TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
            return Files.readString(dom);
        }

        String complaints() throws IOException {
            return Files.readString(log);
        }

        @Override
        public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {}
    }
}
