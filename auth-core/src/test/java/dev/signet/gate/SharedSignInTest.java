package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Profile;
import dev.signet.Prompt;
import dev.signet.Signet;
import dev.signet.Status;
import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real CLI and Signet sign in to one home in turn: each uses, and signs out, what the other stored. */
@Tag("peers")
class SharedSignInTest {
    private static final String VERSION = "0.169.0";

    @TempDir
    private Path folder;

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
    private Home home;
    private ModelEndpoint models;
    private CodexCli codex;

    @BeforeEach
    void prepare() throws Exception {
        codex = CodexCli.install(VERSION);
        home = Home.in(folder);
        models = new ModelEndpoint(server);
        CodexCli.configure(home, models);
        server.devices().approveAfter(1, Account.of("acct-1111"));
        server.devices().interval(1);
    }

    @AfterEach
    void end() {
        models.close();
        server.close();
    }

    @Test
    void whatTheCliSignedInIsUsedAndSignedOutBySignet() throws Exception {
        var login = codex.run(
                home,
                server,
                "",
                "login",
                "--device-auth",
                "--experimental_issuer",
                server.baseUri().toString(),
                "--experimental_client-id",
                CodexFixtures.CLIENT_ID);
        assertThat(login.exit()).as(login.output()).isZero();
        try (var signet = open()) {
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
            assertThat(call(signet)).isEqualTo(200);
            signet.refresh();
            assertThat(call(signet)).isEqualTo(200);
            var session = server.signIns().sessions().get(0);
            var result = signet.signOut();
            assertThat(result.pending()).isEmpty();
            assertThat(result.revoked()).hasSize(1);
            assertThat(server.isAlive(session)).isFalse();
        }
        var status = codex.run(home, server, "", "login", "status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.output()).contains("Not logged in");
        assertThat(home.authJson()).doesNotExist();
    }

    @Test
    void whatSignetSignedInIsUsedAndSignedOutByTheCli() throws Exception {
        try (var signet = open()) {
            signet.signIn().prompt(new Nobody()).device().run();
            assertThat(call(signet)).isEqualTo(200);
        }
        var status = codex.run(home, server, "", "login", "status");
        assertThat(status.exit()).as(status.output()).isZero();
        assertThat(status.output()).contains("Logged in using ChatGPT");
        var exec = CodexCli.finish(codex.exec(home, server));
        assertThat(exec.exit()).as(exec.output()).isZero();
        var session = server.signIns().sessions().get(0);

        var logout = codex.run(home, server, "", "logout");
        assertThat(logout.exit()).as(logout.output()).isZero();
        assertThat(server.isAlive(session))
                .as("the CLI revoked what Signet was given")
                .isFalse();
        try (var signet = open()) {
            assertThat(signet.status().state()).isEqualTo(Status.State.SIGNED_OUT);
        }
    }

    @Test
    void keysAndAccessTokensThatSignetStoredAreTheClis() throws Exception {
        try (var signet = open()) {
            signet.signIn().apiKey(Secret.of(server.issueApiKey())).run();
        }
        assertThat(codex.run(home, server, "", "login", "status").output()).contains("API key configured");
        try (var signet = open()) {
            var token = server.personalTokens().issuePersonalAccessToken(Account.of("acct-1111"));
            signet.signIn().accessToken(Secret.of(token)).run();
        }
        assertThat(codex.run(home, server, "", "login", "status").output())
                .contains("Logged in using personal access token");
        assertThat(codex.run(home, server, "", "logout").exit()).isZero();
        assertThat(Files.exists(home.authJson())).isFalse();
    }

    private Signet open() throws AuthException {
        return Signet.builder(Profile.codex(server.baseUri().toString(), CodexFixtures.CLIENT_ID))
                .home(home.folder())
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .build();
    }

    private int call(Signet signet) throws IOException, InterruptedException, AuthException {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return signet.httpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    /** The server approves by itself. */
    private static final class Nobody implements Prompt {
        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public void showBrowser(URI address, boolean opened, Instant until) {}

        @Override
        public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {}
    }
}
