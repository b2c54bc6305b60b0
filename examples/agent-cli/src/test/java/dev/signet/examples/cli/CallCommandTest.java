package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ResourceMode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallCommandTest extends CommandLineFixture {
    @Test
    void anAddressWithAUserPartIsNotMendedByNamingItsOrigin() throws Exception {
        signedIn(Duration.ZERO);

        var run = desk.run("call", resource().replace("http://", "http://user:hunter2@"))
                .exitsWith(4);

        assertThat(run.err())
                .contains("has a user part", "Take what stands before the @ out of the address")
                .doesNotContain("--trust-origin", "hunter2");
        assertThat(desk.run("call", "http://api.acme.test/").exitsWith(4).err())
                .contains("Use https")
                .doesNotContain("--trust-origin", "passThrough");
        assertThat(desk.run("call", "https://api.acme.test/").exitsWith(4).err())
                .contains("name it: --trust-origin https://api.acme.test");
    }

    @Test
    void writesTheBodyToStdoutAndTheStatusToStderr() throws Exception {
        var session = signedIn(Duration.ZERO);

        var run = desk.run("call", resource() + "/a?secret=b").exitsWith(0).tellsNothingOf(session);

        assertThat(run.out()).startsWith("{\"account\":\"acct-1111\"").endsWith("}");
        assertThat(run.err()).endsWith("200 GET " + resource() + "/a\n").doesNotContain("secret=b");
    }

    @Test
    void refreshesAnExpiredTokenOnce() throws Exception {
        var session = signedIn(Duration.ofHours(2));

        desk.run("call", resource()).exitsWith(0).tellsNothingOf(session).tellsNothingOf(server.newest(session));

        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
    }

    @Test
    void postsABodyByItselfAndAnotherMethodWhenTold() throws Exception {
        signedIn(Duration.ZERO);
        var echo = server.echoUri().toString();

        assertThat(desk.run("call", "-d", "hello", echo).exitsWith(0).err()).contains("200 POST ");
        assertThat(desk.run("call", "-d", "hello", "-X", "PUT", echo)
                        .exitsWith(0)
                        .out())
                .isEqualTo("hello");
    }

    @Test
    void takesABodyFromAFileOrFromStandardInput() throws Exception {
        signedIn(Duration.ZERO);
        var file = Files.writeString(folder.resolve("a body"), "from a file");
        var echo = server.echoUri().toString();

        assertThat(desk.run("call", "-d", "@" + file, echo).exitsWith(0).out()).isEqualTo("from a file");
        assertThat(desk.runWithInput("from stdin", "call", "-d", "@-", echo)
                        .exitsWith(0)
                        .out())
                .isEqualTo("from stdin");
        assertThat(desk.run("call", "-d", "@" + folder.resolve("none"), echo)
                        .exitsWith(2)
                        .err())
                .contains("that file can't be read");
    }

    @Test
    void sendsTheHeadersGiven() throws Exception {
        signedIn(Duration.ZERO);

        assertThat(desk.run("call", "-H", "X-One: 1", "-H", "X-Two:2", resource())
                        .exitsWith(0)
                        .out())
                .contains("\"x-one\":\"1\"", "\"x-two\":\"2\"");
    }

    @Test
    void refusesAnAuthorizationHeaderOfTheCallersWithoutShowingIt() throws Exception {
        signedIn(Duration.ZERO);

        var run = desk.run("call", "-H", "authorization: Bearer hunter2", resource())
                .exitsWith(2);

        assertThat(run.err()).contains("-H: authorization").doesNotContain("hunter2");
        assertThat(server.counts().resourceRequests()).isZero();
    }

    @Test
    void refusesHeadersAndMethodsThatCannotBeSent() throws Exception {
        signedIn(Duration.ZERO);

        assertThat(desk.run("call", "-H", "X: hunter2\u0001", resource())
                        .exitsWith(2)
                        .err())
                .doesNotContain("hunter2");
        desk.run("call", "-H", "no colon", resource()).exitsWith(2);
        desk.run("call", "-H", "Host: elsewhere", resource()).exitsWith(2);
        desk.run("call", "-X", "GE T", resource()).exitsWith(2);
        desk.run("call", "--repeat", "0", resource()).exitsWith(2);
        desk.run("call", "--threads", "0", resource()).exitsWith(2);
        assertThat(server.counts().resourceRequests()).isZero();
    }

    @Test
    void sendsNothingToAnOriginThatIsNotTrusted() throws Exception {
        var session = signedIn(Duration.ofHours(2));
        try (var stranger = FakeAuthorizationServer.start()) {
            var run = desk.run("call", stranger.resourceUri().toString())
                    .exitsWith(4)
                    .tellsNothingOf(session);

            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("nothing was sent to " + stranger.baseUri());
            assertThat(stranger.counts().resourceRequests()).isZero();
            assertThat(server.counts().tokenRequests()).isZero();
        }
    }

    @Test
    void endsWithOneForAFinalStatusOf400OrMore() throws Exception {
        signedIn(Duration.ZERO);
        server.resourceMode(ResourceMode.FORBIDDEN);

        var run = desk.run("call", resource()).exitsWith(1);

        assertThat(run.err()).contains("403 GET ");
        assertThat(run.out()).contains("insufficient_scope");
    }

    @Test
    void endsWithOneWhenAServerRefusesEvenARenewedToken() throws Exception {
        signedIn(Duration.ZERO);
        server.resourceMode(ResourceMode.UNAUTHORIZED);

        assertThat(desk.run("call", resource()).exitsWith(1).err()).contains("401 GET ");
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
    }

    @Test
    void endsWithThreeWhenAServerRefusesAKeyThatCannotBeRenewed() throws Exception {
        desk.holding(CodexFixtures.apiKeyJson("sk-nobody-knows-this-key"));

        assertThat(desk.run("call", resource()).exitsWith(3).err()).doesNotContain("sk-nobody");
    }

    @Test
    void endsWithThreeWhenNobodyIsSignedIn() {
        var run = desk.run("call", resource()).exitsWith(3);

        assertThat(run.out()).isEmpty();
        assertThat(server.counts().resourceRequests()).isZero();
    }

    @Test
    void endsWithSixWhenNobodyAnswers() throws Exception {
        signedIn(Duration.ZERO);
        server.close();

        assertThat(desk.run("call", resource()).exitsWith(6).err()).contains("the connection was refused");
    }

    @Test
    void makesRepeatedCallsAtOneTime() throws Exception {
        signedIn(Duration.ofHours(2));
        var hold = server.holdResourceRequests();

        var running = CommandRun.begin(() -> desk.run("call", "--repeat", "9", "--threads", "4", resource()));
        server.awaitInFlight(4);
        hold.release();
        var run = running.get(30, TimeUnit.SECONDS).exitsWith(0);

        assertThat(run.out().lines()).hasSize(9).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(run.err().lines().filter(line -> line.startsWith("200 "))).hasSize(9);
        assertThat(server.counts().maxConcurrentResourceRequests()).isEqualTo(4);
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
    }

    @Test
    void writesDocumentsToStderrWhenAsked() throws Exception {
        signedIn(Duration.ZERO);

        var run = desk.run("call", "--json", resource()).exitsWith(0);
        var failed = desk.run("call", "--json", "http://127.0.0.1:9/").exitsWith(4);

        assertThat(run.out()).startsWith("{\"account\":");
        assertThat(run.err())
                .contains("{\"schema\":1,\"status\":200,\"method\":\"GET\",\"target\":\"" + resource() + "\"}\n");
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("{\"schema\":1,\"error\":{\"kind\":\"untrusted_origin\",");
    }
}
