package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.testkit.Account;
import dev.signet.testkit.FakeAuthorizationServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The key that tokens are bound to is the home's, not a process's. */
@Timeout(240)
class DpopProcessTest {
    /** With the machine's clock: the children have no other, and the server takes proofs of the last minute only. */
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(TimeSource.system()).start();

    @AfterEach
    void close() {
        server.close();
    }

    /** Another process of the same home: refreshes, calls, and says what the server answered. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            try (var signet =
                    at(Path.of(arguments[0]), URI.create(arguments[1])).build()) {
                signet.refresh();
                var request = HttpRequest.newBuilder(URI.create(arguments[2])).build();
                System.out.println("answered "
                        + signet.httpClient()
                                .send(request, BodyHandlers.discarding())
                                .statusCode());
            }
        }
    }

    private static SignetBuilder at(Path home, URI issuer) {
        return Signet.builder(
                        Profile.oidc(issuer.toString(), "acme-cli").app("acme").dpop())
                .home(home)
                .store("file")
                .allow(issuer);
    }

    @Test
    void allProcessesOfAHomeUseTheSameKey(@TempDir Path folder) throws Exception {
        server.signIns().accounts(Account.of("acct-1111"));
        server.clients().registerPublic("acme-cli", "http://127.0.0.1/callback");
        server.dpop().requireNonceAtTokenEndpoint(true);
        server.dpop().requireNonceAtResource(true);
        var home = folder.resolve("home");
        try (var signet = at(home, server.baseUri()).build()) {
            signet.signIn()
                    .prompt(new ScriptedPerson())
                    .browser()
                    .openBrowser(false)
                    .ports(0)
                    .timeout(Duration.ofMinutes(2))
                    .run();
            var key = key(home);
            for (int i = 0; i < 2; i++) {
                assertThat(child(home)).isEqualTo("answered 200");
                var request = HttpRequest.newBuilder(server.resourceUri()).build();
                assertThat(signet.httpClient()
                                .send(request, BodyHandlers.discarding())
                                .statusCode())
                        .as("with what the other process got")
                        .isEqualTo(200);
            }
            assertThat(key(home)).isEqualTo(key);
        }
        assertThat(server.counts().refreshesGranted()).isGreaterThanOrEqualTo(2);
        assertThat(server.counts().reuseDetections()).isZero();
        assertThat(server.dpop().counts().refused()).isZero();
    }

    private static String key(Path home) throws Exception {
        var document = Files.readString(home.resolve("credentials.json"));
        var found = Pattern.compile("\"dpop_key\": \"([^\"]+)\"").matcher(document);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private String child(Path home) throws Exception {
        var classPath = Stream.of(
                        Child.class,
                        Signet.class,
                        Secret.class,
                        JsonFactory.class,
                        Class.forName("dev.signet.file.FileCredentialStoreProvider"))
                .map(type -> Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString())
                .collect(Collectors.joining(":"));
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        classPath,
                        Child.class.getName(),
                        home.toString(),
                        server.baseUri().toString(),
                        server.resourceUri().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return printed.strip();
    }
}
