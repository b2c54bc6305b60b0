package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StatusCommandTest extends CommandLineFixture {
    @Test
    void tellsWhoIsSignedInAndWhatThatCanDo() throws Exception {
        var session = signedIn(Duration.ZERO);

        var run = desk.run("status").exitsWith(0).tellsNothingOf(session);

        assertThat(run.out())
                .contains("acct-1111@example.test", "chatgpt: authorized calls; renews itself", "acct-1111", "pro")
                .contains("file, the default: ", "auth.json", "fresh");
    }

    @Test
    void writesOneDocumentWithTheAgreedMembers() throws Exception {
        var session = signedIn(Duration.ZERO);

        var run = desk.run("status", "--json").exitsWith(0).tellsNothingOf(session);

        assertThat(run.out())
                .isEqualTo("{\"schema\":1,\"auth_mode\":\"chatgpt\",\"last_refresh\":\""
                        + session.issuedAt()
                        + "\",\"has_access_token\":true,\"has_refresh_token\":true,\"has_id_token\":true,\"expires_at\":\""
                        + session.expiresAt().truncatedTo(ChronoUnit.SECONDS)
                        + "\",\"account_id\":\"acct-1111\",\"plan\":\"pro\",\"store\":\"file\",\"store_reason\":\"the default\","
                        + "\"state\":\"fresh\",\"health\":["
                        + check(
                                "unauthorized",
                                "process",
                                "ok",
                                "0 of the 0 answers that this process got in five minutes were a 401")
                        + ","
                        + check("store", file("auth.json"), "ok", file("auth.json") + " is as it was left")
                        + ","
                        + check(
                                "store",
                                file("signet/attempt.json"),
                                "ok",
                                file("signet/attempt.json") + " is not there")
                        + ","
                        + check(
                                "store",
                                file("signet/agent-keys.json"),
                                "ok",
                                file("signet/agent-keys.json") + " is not there")
                        + ","
                        + check("outbox", "", "ok", "no revocation waits")
                        + "]}\n");
    }

    private String file(String name) {
        return desk.home().resolve(name).toString();
    }

    private static String check(String name, String subject, String level, String detail) {
        return "{\"check\":\"" + name + "\",\"subject\":\"" + subject + "\",\"level\":\"" + level + "\",\"detail\":\""
                + detail + "\"}";
    }

    @Test
    void saysNothingOfHealthWhileAllIsWell() throws Exception {
        signedIn(Duration.ZERO);

        assertThat(desk.run("status").exitsWith(0).out()).doesNotContain("health");
    }

    @Test
    void hasALineForEachThingThatIsNotAsItShouldBe() throws Exception {
        var session = signedIn(Duration.ZERO);
        desk.holding(session.authJson() + "\n");
        var edited = desk.run("status").exitsWith(0);
        Files.setPosixFilePermissions(desk.home().resolve("auth.json"), PosixFilePermissions.fromString("rw-r--r--"));
        var open = desk.run("status").exitsWith(0).tellsNothingOf(session);
        var document = desk.run("status", "--json").exitsWith(0);

        assertThat(edited.out())
                .contains("health        warning: " + file("auth.json") + " was written by something other");
        assertThat(open.out())
                .contains("health        critical: " + file("auth.json") + " is open to other users")
                .containsOnlyOnce("health  ");
        assertThat(document.out()).contains("\"level\":\"critical\"");
    }

    @Test
    void looksAtTheStoreOnlyEvenWhenTheTokenHasExpired() throws Exception {
        signedIn(Duration.ofHours(2));

        var run = desk.run("status", "--json").exitsWith(0);

        assertThat(run.out()).contains("\"state\":\"expired\"");
        assertThat(server.counts().tokenRequests()).isZero();
    }

    @Test
    void endsWithThreeOnceAnyProcessFoundTheSignInOver() throws Exception {
        var session = signedIn(Duration.ofHours(2));
        server.revoke(session);
        desk.run("refresh").exitsWith(3);
        int asked = server.counts().tokenRequests();

        var words = desk.run("status").exitsWith(3).tellsNothingOf(session);
        var document = desk.run("status", "--json").exitsWith(3);

        assertThat(words.out())
                .contains("state         needs login", "can't be renewed", "the session is over (revoked)")
                .doesNotContain("renews itself");
        assertThat(words.err()).contains("Run `codex login`.");
        assertThat(document.out())
                .contains("\"state\":\"needs_login\"", "\"error\":{\"kind\":\"session_revoked\"", "\"exit\":3");
        assertThat(server.counts().tokenRequests()).isEqualTo(asked);

        signedIn(Duration.ofHours(2));
        assertThat(desk.run("status").exitsWith(0).out()).contains("state         expired");
    }

    @Test
    void namesTheSignInOfTheProfile() {
        var run = CommandRun.of(
                Map.of(),
                "--home",
                desk.home().toString(),
                "--profile",
                "oidc",
                "--issuer",
                "https://login.acme.test",
                "--client-id",
                "acme",
                "--store",
                "file",
                "status");

        assertThat(run.exitsWith(3).err())
                .contains("nobody is signed in at ", "Run `signet login --profile oidc`.")
                .doesNotContain("codex");
    }

    @Test
    void endsWithThreeWhenNobodyIsSignedIn() {
        var run = desk.run("status").exitsWith(3);

        assertThat(run.err()).contains("nobody is signed in at ", "Run `codex login`.");
    }

    @Test
    void endsWithThreeWhenAnExpiredTokenCannotBeRenewed() throws Exception {
        var session = signedIn(Duration.ofHours(2));
        desk.holding(session.authJson().replace(session.refreshToken(), ""));

        desk.run("status", "--json").exitsWith(3).tellsNothingOf(session);
    }

    @Test
    void endsWithFiveAndAnErrorWhenTheDocumentIsDamaged() throws Exception {
        var session = signedIn(Duration.ZERO);
        desk.holding(session.authJson().substring(0, 200));

        var run = desk.run("status", "--json").exitsWith(5).tellsNothingOf(session);

        assertThat(run.out())
                .startsWith("{\"schema\":1,")
                .contains("\"state\":\"unavailable\"", "\"error\":{\"kind\":\"corrupt\"", "\"exit\":5");
    }

    @Test
    void tellsAnApiKeyByItsModeOnly() throws Exception {
        var key = server.issueApiKey();
        desk.holding(CodexFixtures.apiKeyJson(key));

        var run = desk.run("status").exitsWith(0);

        assertThat(run.out())
                .contains("apikey: authorized calls; is never renewed")
                .doesNotContain(key);
    }

    @Test
    void tellsAnAgentAndCallsAsOne() throws Exception {
        var agent = server.agents().issue(Account.of("acct-1111"));
        desk.holding(CodexFixtures.agentJson(agent));

        var words = desk.run("status").exitsWith(0);
        var document = desk.run("status", "--json").exitsWith(0);
        desk.run("call", "--trust-origin", server.baseUri().toString(), resource())
                .exitsWith(0);

        assertThat(words.out())
                .contains(agent.agentRuntimeId(), "each signed with the agent's own key")
                .doesNotContain(agent.privateKey());
        assertThat(document.out())
                .contains("\"agent_runtime_id\":\"" + agent.agentRuntimeId() + "\"", "\"auth_mode\":\"agentIdentity\"");
        assertThat(server.agents().counts().assertionsAccepted()).isEqualTo(1);
    }

    @Test
    void tellsWhichVariableGivesTheCredential() throws Exception {
        signedIn(Duration.ZERO);
        var key = server.issueApiKey();
        var variables = new HashMap<>(server.environment());
        variables.put("CODEX_API_KEY", key);
        var given = new CommandRun.Desk(server, desk.home(), variables);

        var words = given.run("status").exitsWith(0);
        var document = given.run("status", "--json").exitsWith(0);

        assertThat(words.out())
                .contains("CODEX_API_KEY is set in the environment and comes before the stored sign-in")
                .doesNotContain(key);
        assertThat(document.out()).contains("\"source\":\"CODEX_API_KEY\"", "\"auth_mode\":\"apikey\"");
    }
}
